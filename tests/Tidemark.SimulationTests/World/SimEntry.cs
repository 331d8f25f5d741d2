namespace Tidemark.SimulationTests.World;

/// <summary>Something that is to happen: an action, or a task that its owner's scheduler runs.</summary>
/// <param name="Owner">Who must be alive and awake for it; null for nobody.</param>
/// <param name="Run">The action.</param>
/// <param name="Task">The task.</param>
internal readonly record struct SimEntry(SimProcess? Owner, Action? Run, Task? Task);
