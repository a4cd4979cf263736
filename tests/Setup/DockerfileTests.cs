using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Setup;

/// <summary>The render container against what ./run installs and what the worker's code asks for.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string Dockerfile = ContainerPrograms.Dockerfile;

    // What .NET itself needs on a bare Debian, besides the C library.
    private static readonly string[] OfDotNet = ["ca-certificates", "libssl3", "libstdc++6", "zlib1g"];

    [Fact]
    public void It_installs_the_packages_that_run_installs_and_those_of_dotnet() =>
        Assert.Equal(Needed().Concat(OfDotNet).Order(StringComparer.Ordinal), ContainerPrograms.Packages);

    [Fact]
    public void Every_tool_that_the_worker_starts_is_one_that_run_knows()
    {
        var known = Needs().Matches(File.ReadAllText(Repository.PathOf("run"))).Select(match => match.Groups["thing"].Value)
            .Concat(["ffprobe", "espeak-ng", "rsvg-convert"]).ToHashSet(StringComparer.Ordinal); // ffprobe comes with ffmpeg
        var started = Directory.EnumerateFiles(Repository.PathOf("shared"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Started().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value + match.Groups[2].Value).Distinct().ToList();
        Assert.Contains("ffmpeg", started);
        Assert.DoesNotContain(started, tool => !known.Contains(tool));
    }

    [Fact]
    public void Its_images_are_pinned_it_runs_as_nobody_special_stops_by_sigterm_and_has_a_health_check()
    {
        Assert.All(Images().Matches(Dockerfile), image => Assert.Matches(@":[0-9a-z.-]*[0-9]{1,8}[0-9a-z.-]*$", image.Groups[1].Value));
        Assert.DoesNotContain(":latest", Dockerfile, StringComparison.Ordinal);
        Assert.Matches("(?m)^USER [1-9][0-9]+:[1-9][0-9]+$", Dockerfile);
        Assert.True(Dockerfile.LastIndexOf("\nUSER ", StringComparison.Ordinal) > Dockerfile.LastIndexOf("\nRUN ", StringComparison.Ordinal), "Something runs in the container after its user is set.");
        Assert.Contains("\nSTOPSIGNAL SIGTERM\n", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("\nHEALTHCHECK ", Dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void It_copies_nothing_that_is_not_there()
    {
        var copied = Copies().Matches(Dockerfile).SelectMany(match => match.Groups[1].Value.Split(' ')[..^1]);
        Assert.All(copied, path => Assert.True(Path.Exists(Repository.PathOf(path.TrimEnd('/'))), path));
    }

    [Fact]
    public void The_build_is_sent_what_it_copies_and_no_secret_or_video_of_this_machine()
    {
        var rules = File.ReadAllLines(Repository.PathOf(".dockerignore")).Where(line => line.Length > 0 && !line.StartsWith('#')).ToArray();
        var copied = Copies().Matches(Dockerfile).SelectMany(match => match.Groups[1].Value.Split(' ')[..^1]).Select(path => path.TrimEnd('/'));

        Assert.Equal("*", rules[0]);
        Assert.Equal(copied.Order(StringComparer.Ordinal), rules.Where(rule => rule.StartsWith('!')).Select(rule => rule[1..]).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Needed() => Needs().Matches(File.ReadAllText(Repository.PathOf("run"))).Select(match => match.Groups["package"].Value);

    [GeneratedRegex(@"(?m)^  '(?<package>[a-z0-9.+-]+) +(?<thing>\S+)'$")]
    private static partial Regex Needs();

    [GeneratedRegex(@"(?:RunAsync\(\s*new\(|new ToolCommand\()""([a-z][a-z0-9-]*)"",|new\(""([a-z][a-z0-9-]*)"", \[""-")]
    private static partial Regex Started();

    [GeneratedRegex(@"(?m)^ARG [A-Z]+=(\S+)$")]
    private static partial Regex Images();

    [GeneratedRegex(@"(?m)^COPY ((?!--)[^\n]+)$")]
    private static partial Regex Copies();
}
