//! Prints the JSON Schemas of everything that the program and the page's module give out, by name: what `npm run reference`
//! writes to `docs/` and turns into the page's types.

use std::process::ExitCode;

fn main() -> ExitCode {
    let documents: serde_json::Map<_, _> = spikeground::terminal::schemas()
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema.into()))
        .collect();
    let page = spikeground::wasm::schemas::schemas();
    println!("{}", serde_json::json!({ "documents": documents, "page": page }));
    ExitCode::SUCCESS
}
