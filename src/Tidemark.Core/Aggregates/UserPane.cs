using System.Text;
using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Aggregates;

/// <summary>What the user-defined aggregates keep of one pane; a part of a domain's pane. <c>default</c> is empty and takes one
/// reference.</summary>
/// <remarks>Mutable: a copied struct shares its cells. To be read back it needs the registered <see cref="UserAggregates{TEvent}"/> as the
/// reader's <see cref="ByteReader.Context"/>.</remarks>
/// <typeparam name="TEvent">The domain's event.</typeparam>
public struct UserPane<TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    private UserCell<TEvent>[]? cells;

    /// <summary>Whether nothing was added.</summary>
    public readonly bool IsEmpty => cells is null;

    /// <summary>Counts an event in to all registered aggregates.</summary>
    public void Add(UserAggregates<TEvent> registered, in TEvent e)
    {
        if (registered.IsEmpty) return;
        cells ??= registered.NewCells();
        foreach (UserCell<TEvent> cell in cells) cell.Add(in e);
    }

    /// <summary>Adds what <paramref name="other"/> holds, of the same registered aggregates; shares nothing with it.</summary>
    public void Merge(in UserPane<TEvent> other)
    {
        if (other.cells is null) return;
        cells ??= [.. other.cells.Select(cell => cell.NewEmpty())];
        for (int i = 0; i < cells.Length; i++) cells[i].Merge(other.cells[i]);
    }

    /// <summary>Writes all aggregates, each with its id and version.</summary>
    public readonly void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)(cells?.Length ?? 0));
        foreach (UserCell<TEvent> cell in cells ?? [])
        {
            writer.WriteBlob(Encoding.UTF8.GetBytes(cell.Id));
            writer.WriteVarint((ulong)cell.Version);
            cell.Write(writer);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="CorruptDataException">The bytes are damaged, or hold an aggregate that is not registered.</exception>
    public static UserPane<TEvent> Read(ref ByteReader reader)
    {
        int count = reader.ReadCount(reader.Remaining);
        if (count == 0) return default;
        var registered = reader.Context as UserAggregates<TEvent> ?? UserAggregates<TEvent>.None;
        var cells = new UserCell<TEvent>[count];
        for (int i = 0; i < count; i++)
        {
            string id = Encoding.UTF8.GetString(reader.ReadBlob());
            int version = reader.ReadCount(int.MaxValue);
            cells[i] = registered.NewCell(id, version) ?? throw new CorruptDataException(
                $"The state holds the aggregate {id}@{version}, which this node does not have; it has "
                + $"{(registered.IsEmpty ? "none" : string.Join(", ", registered.Names))}. Start it with the aggregates it was made with.");
            cells[i].ReadFrom(ref reader);
        }

        return new UserPane<TEvent> { cells = cells };
    }

    /// <summary>The results as one JSON object, by id; empty where there are none.</summary>
    public readonly byte[] ToJson()
    {
        if (cells is null) return [];
        var bytes = new ByteWriter();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (UserCell<TEvent> cell in cells)
            {
                json.WritePropertyName(cell.Id);
                cell.WriteJson(json);
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
