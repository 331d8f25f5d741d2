using Tidemark.Core.Codecs;

namespace Tidemark.Connectors.Files;

/// <summary>Reads a sketch from stored bytes.</summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="reader">Stands at the sketch's first byte; afterwards behind its last.</param>
public delegate T SketchRead<out T>(ref ByteReader reader);
