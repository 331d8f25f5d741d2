using System.Text.Json;
using Tidemark.Core.Codecs;
using Tidemark.Core.Domains;

namespace Tidemark.Core.Aggregates;

/// <summary>One user-defined aggregate of one pane, whatever its type.</summary>
internal abstract class UserCell<TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    public abstract string Id { get; }

    public abstract int Version { get; }

    public abstract UserCell<TEvent> NewEmpty();

    public abstract void Add(in TEvent e);

    public abstract void Merge(UserCell<TEvent> other);

    public abstract void Write(ByteWriter writer);

    public abstract void ReadFrom(ref ByteReader reader);

    public abstract void WriteJson(Utf8JsonWriter json);
}

/// <summary>One user-defined aggregate of one pane.</summary>
internal sealed class UserCell<TEvent, TAggregate> : UserCell<TEvent>
    where TEvent : struct, IEvent, allows ref struct
    where TAggregate : struct, IUserAggregate<TAggregate, TEvent>
{
    private TAggregate aggregate;

    public override string Id => TAggregate.Id;

    public override int Version => TAggregate.Version;

    public override UserCell<TEvent> NewEmpty() => new UserCell<TEvent, TAggregate>();

    public override void Add(in TEvent e) => aggregate.Add(in e);

    public override void Merge(UserCell<TEvent> other) => aggregate.Merge(in ((UserCell<TEvent, TAggregate>)other).aggregate);

    public override void Write(ByteWriter writer) => aggregate.Write(writer);

    public override void ReadFrom(ref ByteReader reader) => aggregate = TAggregate.Read(ref reader);

    public override void WriteJson(Utf8JsonWriter json) => aggregate.WriteJson(json);
}
