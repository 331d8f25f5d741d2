namespace Tidemark.UnitTests.Server.Http.Fuzz;

/// <summary>Tests beside which no other runs, because they measure what the whole process uses.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
