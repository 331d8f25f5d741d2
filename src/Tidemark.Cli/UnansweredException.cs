using Tidemark.Core;

namespace Tidemark.Cli;

/// <summary>A node has got a request, as far as can be told, and has not answered it.</summary>
internal sealed class UnansweredException(string message, Exception cause) : TidemarkException(message, cause);
