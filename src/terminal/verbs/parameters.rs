//! `spikeground parameters`: the list of declared parameters.

use crate::Error;
use crate::parameters::listing::{ListedParameter, listing};
use crate::parameters::{GROUPS, Group, Parameter};
use crate::terminal::Failure;
use crate::terminal::output::json_option::JsonOption;
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// List the parameters: names, ranges, defaults, link keys
#[derive(Args, Debug)]
pub(in crate::terminal) struct Parameters {
    /// List only this group
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ParameterList {
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    parameters: Vec<ListedParameter>,
}

impl Parameters {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        self.json.check()?;
        let groups: Vec<&Group> = match &self.group {
            Some(name) => vec![group(name)?],
            None => GROUPS.iter().collect(),
        };
        let shown = |listed: &ListedParameter| groups.iter().any(|group| group.name == listed.group);
        let list = ParameterList { parameters: listing().filter(shown).collect() };
        let text = text(&groups, &list.parameters)?;
        self.json.write(&list, &text)
    }
}

fn group(name: &str) -> Result<&'static Group, Error> {
    GROUPS.iter().find(|group| group.name == name).ok_or_else(|| Error::Unknown {
        what: "group",
        name: name.into(),
        allowed: GROUPS.iter().map(|group| group.name).collect::<Vec<_>>().join(", "),
    })
}

fn text(groups: &[&Group], parameters: &[ListedParameter]) -> Result<String, Error> {
    let mut text = String::new();
    for group in groups {
        let _ = writeln!(text, "{} ({}): {}", group.title, group.name, group.help);
        for listed in parameters.iter().filter(|listed| listed.group == group.name) {
            let ListedParameter { name, link, default, unit, help, needs, .. } = listed;
            let allowed = Parameter::named(name)?.allowed();
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            let _ = writeln!(text, "  {name} = {default}{unit}; {allowed}; link key {link}");
            let _ = writeln!(text, "      {help}");
            if let Some(needs) = needs {
                let relation = if needs.equal { "is" } else { "is not" };
                let _ = writeln!(text, "      Used only if {} {relation} {}.", needs.parameter, needs.value);
            }
        }
        text.push('\n');
    }
    Ok(text)
}
