using System.Text.RegularExpressions;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Architecture;

/// <summary>
/// That the type-check of the azure variant bites: mistakes which the embedded host would not show are planted into a small project
/// of the same settings and must be found, each by its own error, while correct code beside them passes.
/// </summary>
public sealed partial class OfficialApiTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> Planted = new Dictionary<string, string>
    {
        ["Correct.cs"] = """
            public static class Correct
            {
                [Function(nameof(Correct))]
                public static Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
                    context.CallActivityAsync<string>("Say", "hello", TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromSeconds(1))));

                public static bool MayRetry(RetryContext attempt) => attempt.LastAttemptNumber < 3;
            }
            """,
        ["UnknownMember.cs"] = """
            public static class UnknownMember
            {
                public static Task RunAsync(TaskOrchestrationContext context) => context.SleepAsync(TimeSpan.FromSeconds(1));
            }
            """,
        ["WrongArgument.cs"] = """
            public static class WrongArgument
            {
                public static Task RunAsync(TaskOrchestrationContext context) => context.CallActivityAsync("Say", "hello", TimeSpan.FromSeconds(1));
            }
            """,
        ["AmbiguousName.cs"] = """
            public static class AmbiguousName
            {
                public static string Name => nameof(DurableTaskClientExtensions);
            }
            """,
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("autovideo-planted-");

    [Fact]
    public async Task Planted_mistakes_are_found_by_the_compiler_and_correct_code_is_not()
    {
        var output = await BuildAsync();

        var errors = CompilerError().Matches(output).Select(match => $"{match.Groups["file"].Value} {match.Groups["code"].Value}").Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["AmbiguousName.cs CS0104", "UnknownMember.cs CS1061", "WrongArgument.cs CS1503"], errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> BuildAsync()
    {
        var home = Home();
        foreach (var (name, text) in Planted)
            Write(name, text);
        Write("Directory.Packages.props", $"""<Project><Import Project="{home}/Directory.Packages.props" /></Project>""");
        Write("Directory.Build.props", $"""
            <Project>
              <Import Project="{home}/Directory.Build.props" />
              <PropertyGroup>
                <ArtifactsPath>{_folder.FullName}/artifacts</ArtifactsPath>
                <RunAnalyzers>false</RunAnalyzers>
                <EnforceCodeStyleInBuild>false</EnforceCodeStyleInBuild>
              </PropertyGroup>
            </Project>
            """);
        Write("Planted.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{home}/Hosting.props" />
              <ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup>
            </Project>
            """);

        var (_, said) = await DotNetCommand.RunAsync(
            "build", Path.Combine(_folder.FullName, "Planted.csproj"), "-c", "Release", "--nologo", "-v", "q", "-p:AutoVideoHost=azure", "-p:OfficialApi=signatures");
        return said;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private static string Home()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hosting.props")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside a checkout.");
        return folder.FullName;
    }

    [GeneratedRegex(@"(?<file>\w+\.cs)\(\d+,\d+\): error (?<code>CS\d+)")]
    private static partial Regex CompilerError();
}
