namespace Tidemark.Benchmarks;

/// <summary>What does it cost to take an event where five minutes fire meanwhile, the first full five minutes and an hour among
/// them?</summary>
public class FireBenchmarks : StepBenchmarks
{
    /// <inheritdoc/>
    protected override int Seconds => 320;
}
