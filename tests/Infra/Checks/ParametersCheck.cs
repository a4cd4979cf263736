using System.Text.RegularExpressions;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>The parameters file names parameters that exist, gives those that need it, and defaults as the template does, so nothing is asked for.</summary>
internal static partial class ParametersCheck
{
    private const string File = "infra/main.parameters.json";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var given = infra.Json(File).GetProperty("parameters").EnumerateObject()
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Value.GetProperty("value").GetString()!);
        var declared = infra.Bicep["infra/main.bicep"].Parameters;
        foreach (var unknown in given.Keys.Except(declared.Select(parameter => parameter.Name)))
            yield return $"{File}: main.bicep has no parameter '{unknown}'";
        foreach (var parameter in declared)
        {
            if (!given.TryGetValue(parameter.Name, out var value))
            {
                yield return $"{File}: '{parameter.Name}' cannot be set";
                continue;
            }
            if (Variable().Match(value) is not { Success: true } variable)
                yield return $"{File}: '{parameter.Name}' is not taken from the environment: {value}";
            else if (variable.Groups["default"] is not { Success: true } fallback)
            {
                if (parameter.Default is not null)
                    yield return $"{File}: '{parameter.Name}' has no default and would be asked for";
            }
            else if (fallback.Value != (parameter.Default?.Literal ?? parameter.Default?.Text))
            {
                yield return $"{File}: '{parameter.Name}' defaults to '{fallback.Value}' here and to {parameter.Default?.Text ?? "nothing"} in main.bicep";
            }
        }
        var sizes = infra.Json("infra/sizes.json");
        var allowed = declared.First(parameter => parameter.Name == "size").Allowed;
        foreach (var size in sizes.EnumerateObject().Select(size => size.Name).Except(allowed).Concat(allowed.Except(sizes.EnumerateObject().Select(size => size.Name))))
            yield return $"infra/sizes.json: '{size}' is here or in main.bicep only";
        var rows = sizes.EnumerateObject().Select(size => string.Join(' ', size.Value.EnumerateObject()
            .SelectMany(group => group.Value.EnumerateObject().Select(key => $"{group.Name}.{key.Name}")))).Distinct().ToArray();
        if (rows.Length != 1)
            yield return $"infra/sizes.json: the sizes have different keys: {string.Join(" | ", rows)}";
        foreach (var read in Scale().Matches(infra.Text("infra/main.bicep")).Select(match => match.Groups[1].Value).Where(read => !Array.Exists(rows[0].Split(' '), key => key == read || key.StartsWith(read + ".", StringComparison.Ordinal))))
            yield return $"infra/main.bicep: sizes.json has no '{read}'";
    }

    [GeneratedRegex(@"^\$\{[A-Z][A-Z0-9_]*(=(?<default>[^}]*))?\}$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bscale\.([A-Za-z.]+)")]
    private static partial Regex Scale();
}
