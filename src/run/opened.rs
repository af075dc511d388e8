//! An opened link: the run that it describes, notices about it, and the verdict on its replay.

use super::spec::RunSpec;
use crate::parameters::link::{self, ClaimedDigest, NUMERICS, Verdict};

/// A notice about a link for the user, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether a part of the link could not be used, so that the run differs from the linked one.
    pub is_problem: bool,
}

/// A link and the run that it describes.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedLink {
    /// The run; [`RunSpec::validate`] accepts it.
    pub spec: RunSpec,
    /// Whether the link gives a seed; without one the caller may draw a seed.
    pub seed_given: bool,
    /// Environment step up to which the run is replayed.
    pub steps: Option<u32>,
    /// Claimed digest of the weights at that environment step.
    pub digest: Option<ClaimedDigest>,
    /// Notices, the most important first.
    pub notices: Vec<Notice>,
    /// Whether the digest comes from this version of the arithmetic, according to the link.
    same_numerics: bool,
}

impl OpenedLink {
    /// Opens the part of a link after the `#`, or a whole address. Never fails: unusable parts are left out.
    pub fn read(fragment: &str) -> Self {
        let (link, mut problems) = link::read(fragment);
        let spec = RunSpec::from_link(&link, &mut problems);
        let steps = link.steps.filter(|steps| *steps as usize <= spec.parameters.train_steps);
        if steps != link.steps {
            let length = spec.parameters.train_steps;
            problems.push(format!("steps: the run is only {length} steps long; the value was ignored."));
        }
        let mut remarks = Vec::new();
        if link.mended && problems.is_empty() {
            remarks
                .push("The link was altered in transit; all of its contents could be recovered.".to_owned());
        }
        if link.digest == Some(ClaimedDigest::Damaged) {
            remarks.push("The link's digest is damaged, so the weights cannot be compared.".to_owned());
        }
        if link.digest.is_some() && link.world.is_none() {
            remarks.push(format!(
                "The link names no world, so this run is on {}; the beginning of the link may be missing.",
                spec.world.world
            ));
        }
        if link.grammar.is_some() && link.steps.is_some() && link.digest.is_none() {
            remarks.push(
                "The link names a step but no digest to compare the weights with; the end of the link may be missing.".to_owned(),
            );
        }
        let notice = |is_problem| move |text| Notice { text, is_problem };
        Self {
            spec,
            seed_given: link.seed.is_some(),
            steps,
            digest: link.digest,
            notices: problems
                .into_iter()
                .map(notice(true))
                .chain(remarks.into_iter().map(notice(false)))
                .collect(),
            same_numerics: link.numerics.is_none_or(|numerics| numerics == NUMERICS),
        }
    }

    /// Returns the verdict on the link, given the digest `weights` of the replayed run at the step that the link names.
    pub fn verdict(&self, weights: &str) -> Verdict {
        let is_whole = !self.notices.iter().any(|notice| notice.is_problem);
        Verdict::of(self.digest.as_ref(), self.same_numerics, is_whole, weights)
    }
}
