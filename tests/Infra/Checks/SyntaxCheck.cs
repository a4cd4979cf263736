namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Every file is Bicep by its grammar.</summary>
internal static class SyntaxCheck
{
    public static IEnumerable<string> Problems(InfraSources infra) => infra.Bicep.Values
        .SelectMany(file => file.Root.Descendants.Prepend(file.Root)
            .Where(node => node.Type is "ERROR" or "MISSING")
            .Select(node => $"{file.Path}:{node.Line}: not Bicep: {node.Text}"));
}
