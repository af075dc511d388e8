//! Makes what a link describes a run that can begin.

use crate::agent::categorical::Support;
use crate::parameters::Value;
use crate::run::spec::{RunSpec, check_support};

impl RunSpec {
    /// Takes back what breaks a rule, until none is broken: of the values that the link gives those that the rule names,
    /// then the support where a map's rewards lie beyond it. Each broken rule is one notice.
    pub(in crate::run) fn fit(&mut self, given: &[(&'static str, Value)], notices: &mut Vec<String>) {
        let mut given: Vec<&str> = given.iter().map(|(name, _)| *name).collect();
        while let Err(error) = self.parameters.validate() {
            let rule = error.to_string();
            let named = |name: &&str| is_named(name, &rule);
            if !given.iter().any(named) {
                break;
            }
            self.take_back(given.iter().copied().filter(named));
            given.retain(|name| !named(name));
            notices.push(left_out(&rule));
        }
        self.fit_support(&given, notices);
        // What is left binds things that no single value decides, such as the memory of a run.
        if let Err(error) = self.validate() {
            self.parameters = self.settings();
            notices.push(left_out(&error.to_string()));
        }
        if let Err(error) = self.validate() {
            *self = Self { seed: self.seed, ..Self::default() };
            notices.push(format!("{error}; another run was put in its place."));
        }
    }

    fn take_back<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let settings = self.settings();
        for name in names {
            // The settings hold a value that the declaration allows for every name.
            let value = settings.get(name).map(|value| value.to_string()).unwrap_or_default();
            let _ = self.parameters.set(name, &value);
        }
    }

    /// A map may hold rewards that the support of its world does not reach.
    fn fit_support(&mut self, given: &[&str], notices: &mut Vec<String>) {
        let Ok(world) = self.world.build() else { return };
        let Err(error) = check_support(Support::of(&self.parameters), world.as_ref()) else { return };
        self.take_back(given.iter().copied().filter(|name| ["support_min", "support_max"].contains(name)));
        if check_support(Support::of(&self.parameters), world.as_ref()).is_ok() {
            notices.push(left_out(&error.to_string()));
            return;
        }
        let ([lowest, highest], parameters) = (world.reward_range(), &mut self.parameters);
        parameters.support_min = parameters.support_min.min(lowest);
        parameters.support_max = parameters.support_max.max(highest);
        let (min, max) = (parameters.support_min, parameters.support_max);
        notices.push(format!("{error}; it was widened, from {min} to {max}."));
    }
}

fn left_out(rule: &str) -> String {
    format!("{rule}; what this names was left out of the link.")
}

/// Whether a rule names a parameter.
fn is_named(name: &str, rule: &str) -> bool {
    rule.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}
