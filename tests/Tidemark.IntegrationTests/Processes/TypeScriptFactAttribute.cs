namespace Tidemark.IntegrationTests.Processes;

/// <summary>A test that needs the npm packages openapi-typescript and typescript; skipped where they are not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TypeScriptFactAttribute : FactAttribute
{
    public TypeScriptFactAttribute() => Skip = TypeScript.Missing;
}
