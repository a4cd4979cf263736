using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>
/// Types, API versions and property names are those of Azure's published type definitions, as far as <c>resource-types.json</c> notes them:
/// for each type and version the properties that may be set, without what every resource has.
/// </summary>
internal static partial class ResourceCheck
{
    private static readonly string[] OfEvery = ["dependsOn", "location", "name", "parent", "scope", "tags"];

    private static readonly Dictionary<string, HashSet<string>> Known = JsonElement
        .Parse(File.ReadAllText(Repository.PathOf("tests/Infra/resource-types.json"))).EnumerateObject()
        .ToDictionary(type => type.Name, type => type.Value.EnumerateArray().Select(path => path.GetString()!).ToHashSet());

    public static IEnumerable<string> Problems(InfraSources infra) => infra.Bicep.Values.SelectMany(Problems);

    /// <summary>Names of all properties below an object, with dots between them; elements of arrays count as their array.</summary>
    public static IEnumerable<(string Path, int Line)> PathsOf(BicepNode node, string prefix = "")
    {
        foreach (var (name, value) in node.Properties)
        {
            // Names that are made when deploying: tags, identities.
            if (name.Contains("${", StringComparison.Ordinal))
                continue;
            var path = prefix + name;
            var below = Objects(value).SelectMany(inner => PathsOf(inner, path + ".")).ToArray();
            if (below.Length == 0)
                yield return (path, value.Line);
            foreach (var inner in below)
                yield return inner;
        }
    }

    private static IEnumerable<string> Problems(BicepFile file)
    {
        foreach (var resource in file.Resources)
        {
            if (resource.Version is null || !Version().IsMatch(resource.Version))
            {
                yield return $"{file.Path}:{resource.Line}: '{resource.Type}' has no API version";
                continue;
            }
            if (!Known.TryGetValue($"{resource.Type}@{resource.Version}", out var known))
            {
                yield return $"{file.Path}:{resource.Line}: {resource.Type}@{resource.Version} is not in tests/Infra/resource-types.json";
                continue;
            }
            if (resource.Existing)
                continue;
            foreach (var (path, line) in PathsOf(resource.Body).Where(property => !OfEvery.Contains(property.Path.Split('.')[0]) && !known.Contains(property.Path)))
                yield return $"{file.Path}:{line}: {resource.Type}@{resource.Version} has no property '{path}'";
        }
    }

    /// <summary>Object literals that a value may be: itself, elements, both sides of a choice.</summary>
    private static IEnumerable<BicepNode> Objects(BicepNode value) => value.Type switch
    {
        "object" => [value],
        "array" => value.Parts.SelectMany(Objects),
        "ternary_expression" => value.Parts.Skip(1).SelectMany(Objects),
        _ => [],
    };

    [GeneratedRegex(@"^20\d\d-\d\d-\d\d(-preview)?$")]
    private static partial Regex Version();
}
