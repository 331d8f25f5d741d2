namespace Tidemark.SimulationTests.World;

/// <summary>One life of a node's process: its scheduler, its clock, whether it lives and whether it is awake.</summary>
internal sealed class SimProcess
{
    private readonly List<SimEntry> asleep = [];
    private readonly SimAmbushes beforeStep = new();
    private readonly SimAmbushes beforeAnswer = new();
    private volatile bool isDead;

    public SimProcess(SimWorld world, string name, long clockSkewMs)
    {
        (World, Name) = (world, name);
        Scheduler = new SimScheduler(this);
        Clock = new SimClock(this) { SkewMs = clockSkewMs };
    }

    public SimWorld World { get; }

    /// <summary>Node and life, as in the trace.</summary>
    public string Name { get; }

    public SimScheduler Scheduler { get; }

    public SimClock Clock { get; }

    public bool IsDead => isDead;

    public bool IsPaused { get; private set; }

    /// <summary>Does something before one of the next steps of this process: a fault that waits for the middle of something.</summary>
    public void BeforeStep(int steps, Action act) => beforeStep.Add(steps, act);

    /// <summary>Does something when one of its next calls was done and has not been answered.</summary>
    public void BeforeAnswer(int calls, Action act) => beforeAnswer.Add(calls, act);

    /// <summary>A call of this process was done somewhere.</summary>
    public void CallDone() => beforeAnswer.Advance();

    /// <summary>Runs what the world hands over: now, when it wakes, or never.</summary>
    public void Happen(SimEntry entry)
    {
        if (!isDead && !IsPaused) beforeStep.Advance();
        if (isDead) return;
        if (IsPaused) asleep.Add(entry);
        else if (entry.Task is not null) Scheduler.Execute(entry.Task);
        else entry.Run!();
    }

    /// <summary>Starts something on the scheduler.</summary>
    public void Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Scheduler);

    /// <summary>Ends it where it is: between two of its tasks, which may be in the middle of anything that awaits.</summary>
    public void Crash() => isDead = true;

    public void Pause() => IsPaused = true;

    /// <summary>Goes on as if nothing had been: what was to happen meanwhile happens now.</summary>
    public void Resume()
    {
        IsPaused = false;
        foreach (SimEntry entry in asleep) World.Again(entry);
        asleep.Clear();
    }

    public override string ToString() => Name;
}
