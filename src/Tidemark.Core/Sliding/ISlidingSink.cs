namespace Tidemark.Core.Sliding;

/// <summary>Where the results of <see cref="SlidingWindows"/> go.</summary>
public interface ISlidingSink
{
    /// <summary>Takes the results of one window, which are valid during the call. Windows come in order of their ends; those without an
    /// event do not come.</summary>
    void Fire(in SlidingResults results);
}
