using System.Reflection;
using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Histories;

/// <summary>A running instance survives a deployment: every orchestrator has stored histories, and only its newest version is started.</summary>
public sealed partial class OrchestratorNameTests
{
    private static readonly string[] Names =
    [
        .. typeof(VideoOrchestrator).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(method => method.GetParameters().Any(parameter => parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is not null))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name),
    ];

    [Fact]
    public void An_orchestrator_is_named_with_a_version_from_the_second_on()
    {
        Assert.Contains(nameof(VideoOrchestrator), Names);
        Assert.All(Names, name => Assert.Matches(Versioned(), name));
        foreach (var name in Names.Where(name => Version(name) > 2))
            Assert.Contains($"{Versioned().Match(name).Groups["base"].Value}_v{Version(name) - 1}", Names.Append(name));
    }

    [Fact]
    public void Every_orchestrator_has_stored_histories_and_every_history_an_orchestrator()
    {
        var stored = StoredHistories.Committed.Values.Select(file => HistoryReplay.Read(File.ReadAllText(file)).Name).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(Names.Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_newest_version_of_an_orchestrator_is_started()
    {
        var started = new[] { "functions", "orchestrations" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Started().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.NotEmpty(started);
        Assert.All(started, name => Assert.Equal(Names.Where(other => Base(other) == Base(name)).Max(Version), Version(name)));
    }

    private static string Base(string name) => Versioned().Match(name).Groups["base"].Value;

    private static int Version(string name) =>
        Versioned().Match(name).Groups["version"] is { Success: true } version ? int.Parse(version.Value, System.Globalization.CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex("^(?<base>[A-Z][A-Za-z]*Orchestrator)(_v(?<version>[2-9]|[1-9][0-9]+))?$")]
    private static partial Regex Versioned();

    [GeneratedRegex(@"(?:StartOnceAsync|ScheduleNewOrchestrationInstanceAsync|CallSubOrchestratorAsync(?:<\w+>)?)\(\s*nameof\((\w+)\)")]
    private static partial Regex Started();
}
