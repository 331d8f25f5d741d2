using Tidemark.Media.Outputs;

namespace Tidemark.Server.Http.Answers;

/// <summary>Windows of one video, by start, open ones last.</summary>
/// <param name="VideoId">The video.</param>
/// <param name="Window">The window family.</param>
/// <param name="Items">The windows.</param>
internal sealed record VideoWindowsAnswer(string VideoId, string Window, IReadOnlyList<WindowLine> Items);
