//! Corrects the run that a link describes until it is valid.

use crate::agent::categorical::Support;
use crate::parameters::Value;
use crate::run::spec::{RunSpec, check_support};

impl RunSpec {
    /// Resets invalid values until the spec is valid: values given by the link that a broken rule names, then a support
    /// that does not include the rewards of the map. Adds one notice for each broken rule.
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
        // The remaining rules concern no single value, such as the memory of a run.
        if let Err(error) = self.validate() {
            self.parameters = self.settings();
            notices.push(left_out(&error.to_string()));
        }
        if let Err(error) = self.validate() {
            *self = Self { seed: self.seed, ..Self::default() };
            notices.push(format!("{error}; the default run was used instead."));
        }
    }

    fn take_back<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let settings = self.settings();
        for name in names {
            // The settings contain an allowed value for every name.
            let value = settings.get(name).map(|value| value.to_string()).unwrap_or_default();
            let _ = self.parameters.set(name, &value);
        }
    }

    /// Resets or widens a support that does not include the rewards of a map.
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
        notices.push(format!("{error}; the support was widened to range from {min} to {max}."));
    }
}

fn left_out(rule: &str) -> String {
    format!("{rule}; these values of the link were ignored.")
}

/// Whether the text of a rule contains the name of a parameter.
fn is_named(name: &str, rule: &str) -> bool {
    rule.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name)
}
