use spikeground::Error;
use spikeground::worlds::Choice;
use spikeground::worlds::vector::Vector;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn worlds_of_a_vector_are_single_worlds_with_neighbouring_seeds() {
    for id in ["FrozenLake-v1", "Taxi-v4", "DynaBlockingMaze-v0"] {
        let choice = Choice::named(id);
        let mut vector = Vector::new(&choice, 5, 40).expect("worlds");
        let mut singles: Vec<_> = (0..5).map(|_| choice.build().expect("a world")).collect();
        let mut standing: Vec<usize> =
            singles.iter_mut().zip(40..).map(|(world, seed)| world.reset(Some(seed))).collect();
        let mut steps = Vec::new();
        for t in 0..1200 {
            assert_eq!(vector.observations(), standing);
            let actions: Vec<usize> = (0..5).map(|i| (t * 3 + i + t / 7) % vector.actions()).collect();
            vector.step(&actions, &mut steps).expect("actions that exist");
            for (i, world) in singles.iter_mut().enumerate() {
                let step = world.step(actions[i]).expect("a running episode");
                assert_eq!(steps[i], step, "{id}, world {i}, step {t}");
                let ended = step.terminated || step.truncated;
                standing[i] = if ended { world.reset(None) } else { step.observation };
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_vector_moves_as_a_whole_or_not_at_all() {
    let mut vector = Vector::new(&Choice::named("FrozenLake-v1"), 3, 0).expect("worlds");
    let mut steps = Vec::new();
    let before: Vec<_> = vector.worlds().iter().map(|world| world.save()).collect();
    assert!(matches!(vector.step(&[0, 0], &mut steps), Err(Error::Shape { .. })));
    let line = vector.step(&[0, 0, 4], &mut steps).expect_err("no such action").to_string();
    assert_eq!(line, "action: '4' is not a whole number from 0 to 3");
    assert_eq!(vector.worlds().iter().map(|world| world.save()).collect::<Vec<_>>(), before);
    let mut none = Vector::new(&Choice::named("FrozenLake-v1"), 0, 0).expect("no worlds");
    assert_eq!(none.step(&[], &mut steps), Ok(()));
    assert!(steps.is_empty());
}

#[wasm_bindgen_test(unsupported = test)]
fn worlds_of_a_vector_share_their_model() {
    let vector = Vector::new(&Choice::named("Taxi-v4"), 3, 0).expect("worlds");
    let models: Vec<_> = vector.worlds().iter().map(|world| world.model().expect("a model")).collect();
    assert!(models.iter().all(|model| std::ptr::eq(*model, models[0])));
}
