use spikeground::parameters::number::within;
use spikeground::parameters::{PARAMETERS, Parameter, ParameterKind, Value};
use wasm_bindgen_test::wasm_bindgen_test;

fn tau(text: &str) -> Result<Value, String> {
    Parameter::named("tau_mem").expect("declared").parse(text).map_err(|error| error.to_string())
}

#[wasm_bindgen_test(unsupported = test)]
fn a_number_is_read_however_it_was_typed() {
    for (text, number) in [
        ("2.5", 2.5),
        ("2,5", 2.5),
        (" 2,5 ", 2.5),
        ("+2,5", 2.5),
        ("２，５", 2.5),
        ("２．５", 2.5),
        ("٢٫٥", 2.5),
        ("۲٫۵", 2.5),
        ("\u{feff}2.5\u{200e}", 2.5),
        ("\u{a0}2.5\u{202f}", 2.5),
        ("0.25e1", 2.5),
        ("25e-1", 2.5),
        ("25E\u{2212}1", 2.5),
        ("2,5e0", 2.5),
        ("2,125", 2.125),
        ("2,50", 2.5),
        ("2.", 2.0),
        ("2,", 2.0),
        ("02", 2.0),
    ] {
        assert_eq!(tau(text), Ok(Value::Number(number)), "{text:?}");
    }
    for (text, number) in [
        ("1000", 1000.0),
        ("1 000", 1000.0),
        ("1\u{2009}000", 1000.0),
        ("1\u{202f}000", 1000.0),
        ("1'000", 1000.0),
        ("1’000", 1000.0),
        ("1_000", 1000.0),
        ("12 345 678,5", 12_345_678.5),
        ("1,000.5", 1000.5),
        ("1.000,5", 1000.5),
        ("1,000,000", 1e6),
        ("1.000.000", 1e6),
        ("1e6", 1e6),
        ("\u{2212}3", -3.0),
        ("－3", -3.0),
        ("–3,5", -3.5),
        (",5", 0.5),
        (".5", 0.5),
        ("0,125", 0.125),
        ("-0,001", -0.001),
        ("1.125", 1.125),
    ] {
        assert_eq!(within("x", text, false, -1e9, 1e9), Ok(number), "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_number_is_refused_with_what_is_allowed() {
    for text in [
        "",
        " ",
        "1e",
        "e3",
        "-",
        "+",
        ".",
        ",",
        "--2",
        "+-2",
        "- 2",
        "2 5",
        "2,5,5",
        "2.5.5",
        "1,00.5",
        "1.00,5",
        "1 00",
        "1 0000",
        "0 125",
        "1'000 000",
        "1,000.",
        "2,5e1,5",
        "1e2.5",
        "0x10",
        "2/1",
        "½",
        "2%",
        "2 ms",
        "ten",
        "inf",
        "-inf",
        "NaN",
        "infinity",
        "1e999",
        "500",
        "0",
        "٢٫٥٫",
        "²",
        "null",
    ] {
        assert_eq!(tau(text), Err(format!("tau_mem: '{text}' is not a number from 1 to 100")), "{text:?}");
    }
    let long = "9".repeat(5_000_000);
    assert!(tau(&long).expect_err("five million digits").len() < 200);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_can_be_understood_in_two_ways_is_not_guessed() {
    let steps = Parameter::named("train_steps").expect("declared");
    let told = |text: &str| steps.parse(text).expect_err(text).to_string();
    let allowed = steps.allowed();
    assert_eq!(
        told("50,000"),
        format!(
            "train_steps: '50,000' is not {allowed} (its comma may part decimals or thousands: write 50 or 50000)"
        )
    );
    assert_eq!(
        told("50.000"),
        format!(
            "train_steps: '50.000' is not {allowed} (its point may part decimals or thousands: write 50 or 50000)"
        )
    );
    assert_eq!(
        within("reward", "1,500", false, 0.0, 2000.0).expect_err("two ways").to_string(),
        "reward: '1,500' is not a number from 0 to 2000 (its comma may part decimals or thousands: write 1.5 or 1500)"
    );
    assert_eq!(steps.clamp("50,000"), None);
    for text in ["50000", "50 000", "50'000", "50000.0", "50000,0", "5e4"] {
        assert_eq!(steps.parse(text), Ok(Value::Number(50_000.0)), "{text}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_number_parameter_reads_its_bounds_with_a_comma_and_full_width() {
    for parameter in PARAMETERS {
        let (ParameterKind::Integer { min, max, step } | ParameterKind::Number { min, max, step }) =
            parameter.kind
        else {
            continue;
        };
        for number in [min, max, min + step] {
            let text = number.to_string();
            let wide: String =
                text.chars().map(|c| char::from_u32(c as u32 + 0xfee0).expect("a form")).collect();
            for written in [&text, &wide, &format!("{number:e}"), &format!(" +{text}").replace("+-", "-")] {
                assert_eq!(
                    parameter.parse(written),
                    Ok(Value::Number(number)),
                    "{}: {written}",
                    parameter.name
                );
            }
            let comma = parameter.parse(&text.replace('.', ","));
            let doubtful = comma.as_ref().is_err_and(|error| error.to_string().contains("may part"));
            assert!(
                doubtful || comma == Ok(Value::Number(number)),
                "{}: {text} with a comma",
                parameter.name
            );
        }
        assert_eq!(parameter.clamp("−1e300"), Some(Value::Number(min)), "{}", parameter.name);
        assert_eq!(parameter.clamp("1e300"), Some(Value::Number(max)), "{}", parameter.name);
        for text in ["", "1e", "2,5,", "inf", "x"] {
            assert_eq!(parameter.clamp(text), None, "{}: {text}", parameter.name);
            assert!(parameter.parse(text).is_err(), "{}: {text}", parameter.name);
        }
    }
}
