using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Architecture;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>
/// docs/capacity.md: a row is given, measured (then the section of docs/performance.md that it links has the number), assumed, read from infra/, or a formula over
/// the rows before it whose result is the number that stands there. The size "capacity" has what the model needs.
/// </summary>
internal static partial class CapacityCheck
{
    private const string File = "docs/capacity.md";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var values = new Dictionary<string, double>();
        var measured = Sections(System.IO.File.ReadAllText(Repository.PathOf("docs/performance.md")));
        foreach (Match row in Row().Matches(infra.Text(File)))
        {
            var (name, number, from) = (row.Groups["name"].Value, row.Groups["value"].Value, row.Groups["from"].Value.Trim());
            var value = double.Parse(number.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            if (from.StartsWith('`'))
            {
                var (expected, error) = Compute(infra, from.Trim('`'), values);
                if (error is not null)
                    yield return $"{File}: {name}: {error}";
                else if (Math.Abs(expected - value) > Math.Max(0.005 * Math.Abs(expected), 0.0005))
                    yield return $"{File}: {name} is {expected.ToString("0.####", CultureInfo.InvariantCulture)}, not {number}";
            }
            else if (from.StartsWith("measured", StringComparison.Ordinal))
            {
                var section = Link().Match(from).Groups[1].Value;
                if (!measured.TryGetValue(section, out var text))
                    yield return $"{File}: {name}: docs/performance.md has no section '{section}'";
                else if (!Regex.IsMatch(text, $@"(?<![\d.,]){Regex.Escape(number)}(?![\d]|[.,]\d)"))
                    yield return $"{File}: {name}: docs/performance.md#{section} has no {number}";
            }
            else if (from.StartsWith("counted", StringComparison.Ordinal))
            {
                if (Counted(infra, name) is not { } count)
                    yield return $"{File}: {name}: nothing counts it";
                else if (count != value)
                    yield return $"{File}: {name} is {count}, not {number}";
            }
            else if (!from.StartsWith("given", StringComparison.Ordinal) && !from.StartsWith("assumed", StringComparison.Ordinal))
            {
                yield return $"{File}: {name}: '{from}' is no source";
            }
            if (!values.TryAdd(name, value))
                yield return $"{File}: {name} stands there twice";
        }
        var needs = Need().Matches(infra.Text(File)).ToArray();
        if (values.Count < 30 || needs.Length < 6)
            yield return $"{File}: only {values.Count} rows and {needs.Length} comparisons were understood";
        foreach (var need in needs)
        {
            var (needed, error) = Compute(infra, need.Groups["needed"].Value, values);
            var (had, other) = Compute(infra, need.Groups["had"].Value, values);
            if (error is not null || other is not null)
                yield return $"{File}: {error ?? other}";
            else if (needed > had)
                yield return $"{File}: {need.Groups["needed"].Value} = {needed.ToString("0.#", CultureInfo.InvariantCulture)} is more than {need.Groups["had"].Value} = {had.ToString("0.#", CultureInfo.InvariantCulture)}";
        }
    }

    /// <summary>The text under each heading of the second level, by its anchor.</summary>
    private static Dictionary<string, string> Sections(string document) =>
        document.Split("\n## ").Skip(1).ToDictionary(
            section => section.Split('\n')[0].ToLowerInvariant().Replace(' ', '-'), section => section, StringComparer.Ordinal);

    private static int? Counted(InfraSources infra, string name)
    {
        var containers = infra.Bicep["infra/app/cosmos.bicep"].Variables;
        var heavy = containers["heavy"].Parts.Count();
        return name switch
        {
            "cores_execution" => int.Parse(Cores().Match(infra.Text("infra/app/render.bicep")).Groups[1].Value, CultureInfo.InvariantCulture),
            "ru_change" => RequestUnits(@"one change of a running video \|[^|]+\| [^|]*= (\d+) \|"),
            "ru_job" => RequestUnits(@"one media job over the bus \|[^|]+\| [^|]*= (\d+), and \d+ a beat \|"),
            "ru_beat" => RequestUnits(@"one media job over the bus \|[^|]+\| [^|]*, and (\d+) a beat \|"),
            "heavy_containers" => heavy,
            "light_containers" => containers["containers"].Parts.Count() - heavy,
            "own_instances" => Product.Functions.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
                .Count(parameter => parameter.IsDefined(typeof(TimerTriggerAttribute), false) || parameter.IsDefined(typeof(ServiceBusTriggerAttribute), false)),
            _ => null,
        };

        int? RequestUnits(string row) =>
            Regex.Match(infra.Text("docs/data-model.md"), row) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    private static (double Value, string? Error) Compute(InfraSources infra, string formula, Dictionary<string, double> values)
    {
        try
        {
            return (Formula.Evaluate(formula, name => ValueOf(infra, name, values)), null);
        }
        catch (Exception failure) when (failure is FormatException or KeyNotFoundException)
        {
            return (0, failure.Message);
        }
    }

    /// <summary>A row above, or <c>sizes.group.key</c>: the size "capacity" of infra/sizes.json.</summary>
    private static double ValueOf(InfraSources infra, string name, Dictionary<string, double> values)
    {
        if (name.Split('.') is ["sizes", var group, var key])
            return infra.Json("infra/sizes.json").GetProperty("capacity").GetProperty(group).GetProperty(key).GetDouble();
        return values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"no row '{name}' stands above");
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z][a-z0-9_]*)` \| [^|]+ \| (?<value>[\d.,]+) \| [^|]* \| (?<from>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\(performance\.md#([a-z0-9-]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@": \{ cpu: json\('(\d+)'\)")]
    private static partial Regex Cores();

    [GeneratedRegex(@"^\| [^|]+ \| `(?<needed>[^`|]+)` \| `(?<had>[^`|]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Need();
}
