use spikeground::interchange::checkpoint::from_bytes;
fn main() {
    let run = from_bytes(&std::fs::read(std::env::args().nth(1).unwrap()).unwrap()).unwrap();
    let e = run.evaluate().unwrap();
    let j = run.judge.as_ref().unwrap();
    let model = run.world.model().unwrap();
    let map = run.spec.world.map().unwrap();
    println!("score {:?} steps {}", e.normalised_score, run.moment.env_steps);
    let q = |s: usize, a: usize| -> f64 {
        model.transitions[s][a]
            .iter()
            .map(|o| {
                o.probability
                    * (o.reward + if o.terminated { 0.0 } else { 0.99 * j.solution.values[o.state] })
            })
            .sum()
    };
    for (what, f) in [("V*", 0), ("V", 1), ("loss*1000/V*", 2), ("visits", 3)] {
        println!("{what}");
        for r in 0..map.rows {
            for c in 0..map.columns {
                let s = r * map.columns + c;
                if map.cells[s] != b'F' && map.cells[s] != b'S' {
                    print!("   {}  ", map.cells[s] as char);
                    continue;
                }
                match f {
                    0 => print!(" {:.3}", j.solution.values[s]),
                    1 => print!(" {:.3}", e.values[s]),
                    2 => print!(
                        " {:>5.0}",
                        1000.0 * (j.solution.values[s] - q(s, e.policy[s])) / j.solution.values[s]
                    ),
                    _ => print!(" {:>5}", run.visits[s].min(99999)),
                }
            }
            println!();
        }
    }
}
