namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test that needs a PostgreSQL server; skipped where PostgreSQL is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresInstallation.Found is null) Skip = "PostgreSQL is not installed";
    }
}
