using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>A window of one key that the state holds now.</summary>
/// <typeparam name="TPane">The domain's pane.</typeparam>
/// <param name="Window">The window.</param>
/// <param name="Pane">What it holds.</param>
/// <param name="State">What it still does.</param>
/// <param name="Firings">How often it was put out, early firings included.</param>
public readonly record struct LiveWindow<TPane>(Interval Window, TPane Pane, WindowState State, int Firings);
