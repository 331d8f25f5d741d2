using Tidemark.Core;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Ports;

/// <summary>Something outside the processes that they call: calls take time, fail before or after they do what they are to, lose their
/// answer, or find nobody there.</summary>
internal sealed class SimService(SimWorld world, string name, ServiceFaults faults)
{
    public SimWorld World => world;

    /// <summary>While it is set every call fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>Once it is set no call fails any more but for <see cref="IsDown"/>.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Calls the service. What it does happens on its side whether the caller still lives or not; the answer needs the caller
    /// alive and awake.</summary>
    /// <param name="caller">Whose call it is.</param>
    /// <param name="what">For the trace.</param>
    /// <param name="apply">What the service does; what it throws is the answer.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be done all the same.</param>
    public Task<T> CallAsync<T>(SimProcess caller, string what, Func<T> apply, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<T>(cancellationToken);
        var call = new Call<T>(this, caller, what, apply);
        call.Send(cancellationToken);
        return call.Answer;
    }

    private long Latency() => !IsCalm && world.Chance(faults.Slow) ? world.Micros(10_000, 2_000_000) : world.Micros(20, 2_000);

    private sealed class Call<T>(SimService service, SimProcess caller, string what, Func<T> apply)
    {
        private readonly TaskCompletionSource<T> answer = new();
        private CancellationTokenRegistration givingUp;

        public Task<T> Answer => answer.Task;

        public void Send(CancellationToken cancellationToken)
        {
            givingUp = cancellationToken.UnsafeRegister(
                static (call, token) => ((Call<T>)call!).answer.TrySetCanceled(token), this);
            service.World.After(service.Latency(), null, Arrive);
        }

        private void Arrive()
        {
            SimWorld world = service.World;
            // What a process sent last may not have left it when it crashed.
            if (caller.IsDead && world.Chance(0.5)) return;
            if (service.IsDown || (!service.IsCalm && world.Chance(service.Faults.FailsBefore))) Reply(default, Broken("was not done"));
            else Apply(world);
        }

        private void Apply(SimWorld world)
        {
            T result;
            try
            {
                result = apply();
            }
            catch (Exception failure)
            {
                world.Count(failure.GetType().Name);
                if (failure is not TidemarkException) world.Fail("call", $"{caller} {what}: {failure.Message}");
                if (world.Trace.IsOn) world.Note($"{caller} {what}: {failure.GetType().Name}: {failure.Message}");
                Reply(default, failure);
                return;
            }

            caller.CallDone();
            bool isLost = !service.IsCalm && world.Chance(service.Faults.FailsAfter);
            if (world.Trace.IsOn) world.Note($"{caller} {what}{(isLost ? ", and the answer is lost" : "")}");
            Reply(result, isLost ? Broken("was done and its answer lost") : null);
        }

        private TidemarkException Broken(string outcome)
        {
            service.World.Count($"{service.Name} call {outcome}");
            if (service.World.Trace.IsOn) service.World.Note($"{caller} {what} {outcome}");
            return new TidemarkException($"{service.Name}: {what} {outcome}");
        }

        private void Reply(T? result, Exception? failure) => service.World.After(service.Latency(), caller, () =>
        {
            givingUp.Dispose();
            if (failure is not null) answer.TrySetException(failure);
            else answer.TrySetResult(result!);
        });
    }

    private string Name => name;

    private ServiceFaults Faults => faults;
}
