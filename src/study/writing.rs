//! Writes the description of a study as a file that people read and change.

use super::description::{Setting, Study, StudyWorld};
use crate::parameters::Value;
use std::fmt::Write as _;

impl Study {
    /// The study as YAML in the form in which [`Study::read`] and `spikeground study` take it. Texts are quoted as in JSON,
    /// which YAML reads as well.
    pub fn to_yaml(&self) -> String {
        let mut yaml = String::new();
        if let Some(name) = &self.name {
            line(&mut yaml, "name", &quoted(name));
        }
        if let Some(steps) = self.steps {
            line(&mut yaml, "steps", &steps.to_string());
        }
        let seeds: Vec<String> = self.seeds.iter().map(u32::to_string).collect();
        line(&mut yaml, "seeds", &format!("[{}]", seeds.join(", ")));
        yaml.push_str("worlds:\n");
        self.worlds.iter().for_each(|world| write_world(&mut yaml, world));
        yaml.push_str("settings:\n");
        self.settings.iter().for_each(|setting| write_setting(&mut yaml, setting));
        yaml
    }
}

fn write_world(yaml: &mut String, world: &StudyWorld) {
    line(yaml, "  - world", &quoted(&world.world));
    if let Some(map) = &world.map {
        line(yaml, "    map", &quoted(map));
    }
    for (option, name) in [(world.firm, "    firm"), (world.full_view, "    full_view")] {
        if option {
            line(yaml, name, "true");
        }
    }
}

fn write_setting(yaml: &mut String, setting: &Setting) {
    line(yaml, "  - name", &quoted(&setting.name));
    line(yaml, "    agent", setting.agent.name());
    line(yaml, "    preset", setting.preset.name);
    if !setting.set.0.is_empty() {
        yaml.push_str("    set:\n");
    }
    for (name, value) in &setting.set.0 {
        let text = match value {
            Value::Text(text) => quoted(text),
            other => other.to_string(),
        };
        line(yaml, &format!("      {name}"), &text);
    }
}

fn line(yaml: &mut String, key: &str, value: &str) {
    let _ = writeln!(yaml, "{key}: {value}");
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
