//! Keys of a link that do not describe its run: options of how the page shows the run, and additions by trackers.

use crate::parameters::Parameter;

/// Keys that control how the page shows a run.
pub const DISPLAY_KEYS: &[&str] =
    &["lang", "tour", "lesson", "note", "run", "speed", "view", "theme", "ckpt"];

/// Prefixes of keys that campaigns, mailers and shops append.
const TRACKER_PREFIXES: &[&str] =
    &["utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "fb_", "oly_", "vero_"];

/// Keys that networks, chats and mailers append to an address that passes through them.
pub const TRACKER_KEYS: &[&str] = &[
    "_branch_match_id",
    "_bta_c",
    "_bta_tid",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_ke",
    "_kx",
    "_openstat",
    "campaign_id",
    "cmpid",
    "cvid",
    "dclid",
    "ef_id",
    "elqtrack",
    "epik",
    "fbclid",
    "gad_source",
    "gbraid",
    "gclid",
    "gclsrc",
    "guccounter",
    "hsctatracking",
    "igsh",
    "igshid",
    "irclickid",
    "li_fat_id",
    "lipi",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "mkwid",
    "ml_subscriber",
    "msclkid",
    "msockid",
    "ncid",
    "ocid",
    "pcrid",
    "rb_clickid",
    "rdt_cid",
    "ref",
    "ref_src",
    "ref_url",
    "referrer",
    "s_cid",
    "s_kwcid",
    "sc_cid",
    "sccid",
    "scid",
    "share",
    "share_id",
    "shared",
    "si",
    "sms_ss",
    "source",
    "spm",
    "srsltid",
    "sscid",
    "trk",
    "trkcampaign",
    "ttclid",
    "twclid",
    "twsrc",
    "vgo_ee",
    "wbraid",
    "wickedid",
    "wt_mc",
    "xtor",
    "yclid",
    "ymclid",
    "ysclid",
    "zanpid",
];

/// Minimum length of a tracker's identifier under a key that is also the key of a parameter; a shorter text is treated
/// as a damaged value of the parameter.
const MIN_IDENTIFIER_CHARACTERS: usize = 8;

/// Returns whether a pair does not describe the run. The key `si`, which YouTube and Spotify append, is also the key of
/// a parameter: then the value decides.
pub(super) fn is_foreign(key: &str, value: &str, parameter: Option<&Parameter>) -> bool {
    if let Some(parameter) = parameter {
        return TRACKER_KEYS.contains(&key)
            && parameter.parse(value).is_err()
            && value.len() >= MIN_IDENTIFIER_CHARACTERS;
    }
    let lower = key.to_ascii_lowercase();
    DISPLAY_KEYS.contains(&key)
        || TRACKER_KEYS.contains(&lower.as_str())
        || TRACKER_PREFIXES.iter().any(|prefix| lower.starts_with(prefix))
}
