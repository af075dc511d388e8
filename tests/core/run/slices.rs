//! Measurements in slices: neither the slice size nor a run that continues meanwhile changes a figure.

use super::sliced::{SIZES, evaluated, measure, measured, run, runs};
use spikeground::interchange::checkpoint::to_bytes;
use spikeground::meter::table::Table;
use spikeground::run::comparison::compared::{Compared, Comparing};
use spikeground::run::evaluation::Evaluating;
use spikeground::run::figures::measuring::Measuring;
use spikeground::run::figures::monitored::Monitoring;
use spikeground::run::spec::AgentKind;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn an_evaluation_in_slices_is_the_one_in_one_go() {
    for run in runs() {
        let whole = run.evaluate().expect("finite");
        for size in SIZES {
            let (evaluation, slices) = evaluated(&run, size);
            assert_eq!(evaluation, whole, "{} in slices of {size}", run.spec.world.world);
            assert!(size > 1 || slices >= 4, "{} in {slices} slices", run.spec.world.world);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn figures_in_slices_are_those_in_one_go() {
    let room = || run("MiniGrid-Empty-5x5-v0", AgentKind::Spiking, &[], 9);
    for run in runs().into_iter().step_by(2).take(4).chain(std::iter::once_with(room)) {
        let whole = run.figures_with(&measure(true)).expect("finite");
        for size in SIZES {
            let mut measuring = Measuring::begin(&run, measure(true), None);
            let (figures, slices) = measured(&mut measuring, &run, size);
            assert_eq!(figures, whole, "{} in slices of {size}", run.spec.world.world);
            assert!(size > 1 || slices > 20, "{} in {slices} slices", run.spec.world.world);
            // Passing on the values of the levels skips their search and gives equal figures.
            let known = measuring.judge_of_levels().cloned();
            assert_eq!(known.is_some(), run.spec.world.world == "MiniGrid-Empty-5x5-v0");
            let mut again = Measuring::begin(&run, measure(true), known);
            assert_eq!(measured(&mut again, &run, u64::MAX).0, whole);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn figures_are_those_of_the_moment_at_which_they_were_begun() {
    for world in ["FrozenLake-v1", "DynaMaze-v0", "MiniGrid-Empty-5x5-v0"] {
        let mut run = run(world, AgentKind::Spiking, &[], 100);
        let (then, evaluation) =
            (run.figures_with(&measure(true)).expect("finite"), run.evaluate().expect("finite"));
        let mut measuring = Measuring::begin(&run, measure(true), None);
        let mut evaluating = Evaluating::begin(&run);
        let (mut figures, mut values) = (None, None);
        while figures.is_none() || values.is_none() {
            run.step().expect("finite");
            figures = figures.or(measuring.advance(&run, 3_000_000).expect("finite"));
            values = values.or(evaluating.advance(&run, 200_000).expect("finite").cloned());
        }
        assert_ne!(run.agent.online.digest(), then.weights_digest, "{world}: the run has learned meanwhile");
        assert_eq!((figures, values), (Some(then), Some(evaluation)), "{world}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_whose_steps_are_finished_in_slices_is_the_same_run() {
    for world in ["FrozenLake-v1", "MiniGrid-Empty-5x5-v0", "DynaMaze-v0"] {
        let changes = [("train_steps", "1000")];
        let whole = run(world, AgentKind::Spiking, &changes, 120);
        for size in SIZES {
            let mut sliced = run(world, AgentKind::Spiking, &changes, 0);
            let mut slices = 0;
            for _ in 0..120 {
                sliced.begin_step().expect("finite");
                loop {
                    slices += 1;
                    if sliced.finish_step(size).expect("finite") {
                        break;
                    }
                    // An incomplete step cannot be saved, and no new step begins before it is complete.
                    if slices < 20 {
                        assert!(to_bytes(&sliced).is_err());
                        let before = sliced.moment;
                        sliced.begin_step().expect("finite");
                        assert_eq!(sliced.moment, before);
                    }
                }
            }
            assert!(size > 1 || slices > 120, "{world} in {slices} slices");
            assert_eq!(to_bytes(&sliced), to_bytes(&whole), "{world} in slices of {size}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_comparison_and_a_report_in_slices_are_those_in_one_go() {
    let spiking = run("FrozenLake-v1", AgentKind::Spiking, &[], 60);
    let dense = run("FrozenLake-v1", AgentKind::Dense, &[], 60);
    let ticking = || {
        let mut time = 0.0;
        move || {
            time += 25_000.0;
            time
        }
    };
    let whole = Compared::of(&spiking, &dense, 5, Table::default(), &mut ticking()).expect("compared");
    let report = spiking.monitor(Table::default(), None, &mut ticking()).expect("finite").expect("spikes");
    for size in SIZES {
        let mut comparing =
            Comparing::begin(&spiking, &dense, 5, Table::default(), &mut ticking()).expect("compared");
        let compared = loop {
            if let Some(compared) = comparing.advance(&spiking, &dense, size).expect("finite") {
                break compared;
            }
        };
        assert_eq!(compared, whole);
        let mut monitoring =
            Monitoring::begin(&spiking, Table::default(), None).expect("finite").expect("spikes");
        let (mut now, mut slices) = (ticking(), 1);
        while !monitoring.advance(size, &mut now).expect("finite") {
            slices += 1;
        }
        assert_eq!(monitoring.monitor, report);
        assert!(size > 1 || slices > 10, "{slices}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_edit_finishes_the_step_before_it() {
    let mut sliced = run("FrozenLake-v1", AgentKind::Spiking, &[("train_steps", "1000")], 1);
    let mut whole = run("FrozenLake-v1", AgentKind::Spiking, &[("train_steps", "1000")], 2);
    sliced.begin_step().expect("finite");
    for run in [&mut sliced, &mut whole] {
        run.edit(6, "H").expect("a hole");
    }
    assert_eq!(to_bytes(&sliced), to_bytes(&whole));
}
