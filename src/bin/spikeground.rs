//! The `spikeground` program.

fn main() -> std::process::ExitCode {
    spikeground::terminal::main()
}
