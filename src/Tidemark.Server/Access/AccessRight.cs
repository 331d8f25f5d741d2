namespace Tidemark.Server.Access;

/// <summary>What a call needs of whoever makes it. Every call of the HTTP interface says one.</summary>
public enum AccessRight
{
    /// <summary>Nothing: liveness, and the door to a session.</summary>
    None,

    /// <summary>Looks at what there is.</summary>
    Read,

    /// <summary>Brings events.</summary>
    Ingest,

    /// <summary>Changes how the node or the cluster works.</summary>
    Operate,

    /// <summary>Sees who did what, and removes what is known of a viewer.</summary>
    Administer,
}
