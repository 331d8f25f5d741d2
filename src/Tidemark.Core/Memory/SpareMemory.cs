namespace Tidemark.Core.Memory;

/// <summary>What the engine keeps of memory that was given back, to use it again: buffers of sketches, chunks of tables. Safe for use from
/// any thread.</summary>
public static class SpareMemory
{
    private static readonly Lock gate = new();
    private static readonly List<Action> shelves = [];

    /// <summary>Leaves all of it to the collector; so that measuring begins from nothing.</summary>
    public static void GiveUp()
    {
        lock (gate)
        {
            foreach (Action giveUp in shelves) giveUp();
        }
    }

    /// <summary>Adds what keeps memory.</summary>
    /// <param name="giveUp">Has it give up all it keeps.</param>
    internal static void Add(Action giveUp)
    {
        lock (gate) shelves.Add(giveUp);
    }
}
