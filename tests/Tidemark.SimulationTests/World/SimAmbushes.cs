namespace Tidemark.SimulationTests.World;

/// <summary>What waits for the n-th time from now that something happens.</summary>
internal sealed class SimAmbushes
{
    private readonly List<(long At, Action Act)> waiting = [];
    private long times;

    public void Add(int after, Action act) => waiting.Add((times + after, act));

    /// <summary>It happens once.</summary>
    public void Advance()
    {
        if (waiting.Count == 0) return;
        times++;
        for (int i = waiting.Count - 1; i >= 0; i--)
        {
            if (waiting[i].At > times) continue;
            Action act = waiting[i].Act;
            waiting.RemoveAt(i);
            act();
        }
    }
}
