namespace Tidemark.SimulationTests.Ports;

/// <summary>How often calls of a service go wrong; shares of all calls.</summary>
/// <param name="FailsBefore">Nothing is done and the caller is told so.</param>
/// <param name="FailsAfter">It is done and the caller is told that it failed.</param>
/// <param name="Slow">It takes up to two seconds one way.</param>
internal sealed record ServiceFaults(double FailsBefore, double FailsAfter, double Slow)
{
    public static ServiceFaults None { get; } = new(0, 0, 0);
}
