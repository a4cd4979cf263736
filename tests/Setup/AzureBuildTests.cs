using System.Xml.Linq;

namespace AutoVideo.Tests.Setup;

/// <summary>When the real azure build may be left out, and what must fail instead, with .NET played.</summary>
public sealed class AzureBuildTests : IDisposable
{
    private const string OldCopy = "F.csproj : error NU1102: Unable to find package Microsoft.Azure.Functions.Worker with version (>= 2.52.0)\\n"
        + "F.csproj : error NU1102:   - Found 1 version(s) in x [ Nearest version: 1.19.0 ]";
    private const string NewerOfOurs = "F.csproj : error NU1603: Warning As Error: AutoVideo.Shared depends on FFMpegCore (>= 5.4.0) but FFMpegCore 5.4.0 was not found. FFMpegCore 6.0.0 was resolved instead.";
    private const string NewerOfOthers = "F.csproj : error NU1603: Warning As Error: Azure.Storage.Blobs 12.30.0 depends on Any.Package (>= 1.0.1) but Any.Package 1.0.1 was not found. Any.Package 1.0.2 was resolved instead.";
    private const string AbsentOfOthers = "F.csproj : error NU1101: Unable to find package Others.Package. No packages exist with this id in source(s): x\\n"
        + "F.csproj : error NU1102: Unable to find package Others.Old with version (>= 2.0.0)";
    private const string Absent = "F.csproj : error NU1101: Unable to find package Microsoft.DurableTask.Worker. No packages exist with this id in source(s): x";

    private readonly ScriptSandbox _box = new();

    public AzureBuildTests()
    {
        _box.CopyFromRepository(".ci/azure");
        _box.CopyFromRepository(".ci/azure-packages");
        _box.CopyFromRepository("Hosting.props");
        _box.CopyFromRepository("Directory.Packages.props");
    }

    private void Play(string restore, string build = "exit 0") => _box.Play("dotnet", $$"""
        case "$1" in
          restore) {{(restore == "" ? "exit 0" : $"printf '{restore}\\n'; exit 1")}} ;;
          build) {{build}} ;;
        esac
        """);

    /// <summary><c>1.2</c> is told of as <c>&gt;= 1.2</c>, <c>[1.2,3)</c> as <c>&gt;= 1.2 &amp;&amp; &lt; 3</c>.</summary>
    private static string AsNuGetSays(string version) =>
        version.StartsWith('[') && version.Trim('[', ')').Split(',') is [var least, var below] ? $">= {least} && < {below}" : $">= {version}";

    private Task<(int Code, string Output, string Messages)> RunAsync() => _box.RunAsync(".ci/azure");

    [Fact]
    public async Task Packages_that_restore_are_compiled()
    {
        Play(restore: "");
        var (code, _, messages) = await RunAsync();
        Assert.Equal((0, "azure build: ok\n"), (code, messages));
        Assert.Equal(2, _box.Calls.Count(call => call.StartsWith("dotnet build", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(Absent, "")]
    [InlineData(Absent + "\\n" + OldCopy, "")]
    [InlineData(Absent + "\\n" + NewerOfOurs + "\\n" + NewerOfOthers, "")]
    [InlineData(Absent + "\\n" + AbsentOfOthers, "Others.Package ")]
    public async Task A_registry_without_the_listed_packages_leaves_it_out_and_says_so_in_one_line(string restore, string beside)
    {
        Play(restore);
        var (code, _, messages) = await RunAsync();
        Assert.Equal(0, code);
        Assert.Equal($"azure build: left out, this registry lacks Microsoft.DurableTask.Worker {beside}\n", messages);
    }

    [Fact]
    public async Task Where_it_is_required_nothing_is_left_out()
    {
        Play(Absent);
        _box.Environment["AUTOVIDEO_REQUIRE_AZURE"] = "1";
        Assert.Equal(1, (await RunAsync()).Code);
    }

    [Theory]
    [InlineData(Absent + "\\nF.csproj : error NU1101: Unable to find package Misspelt.Package. No packages exist with this id in source(s): x")]
    [InlineData(Absent + "\\nF.csproj : error NU1102: Unable to find package Polly.Core with version (>= 99.0.0)")]
    [InlineData(Absent + "\\nF.csproj : error NU1102: Unable to find package Microsoft.Azure.Functions.Worker with version (>= 2.53.0)")]
    [InlineData(Absent + "\\nF.csproj : error NU1103: Unable to find a stable package Azure.AI.OpenAI with version (>= 3.0.0)")]
    [InlineData(Absent + "\\nF.csproj : error NU1603: Warning As Error: AutoVideo.Shared depends on FFMpegCore (>= 5.3.9) but FFMpegCore 5.3.9 was not found. FFMpegCore 6.0.0 was resolved instead.")]
    [InlineData(OldCopy)]
    [InlineData(NewerOfOurs)]
    [InlineData(Absent + "\\nF.csproj : error NU1109: Detected package downgrade")]
    [InlineData("F.csproj : error NU1301: Unable to load the service index for source x")]
    public async Task A_misspelt_package_a_version_that_is_not_there_and_any_other_fault_fail(string restore)
    {
        _box.Write("Hosting.props", """<PackageReference Include="Misspelt.Package" VersionOverride="1.0.0" />""" + "\n" + File.ReadAllText(Path.Combine(_box.Home, "Hosting.props")));
        Play(restore);
        var (code, _, messages) = await RunAsync();
        Assert.Equal(1, code);
        Assert.StartsWith("azure build: FAILED", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_package_of_the_azure_build_alone_is_listed_as_it_is_asked_for()
    {
        var listed = File.ReadAllLines(Path.Combine(_box.Home, ".ci/azure-packages"));
        var asked = Named("Hosting.props", "Include", "VersionOverride").Concat(Named("Directory.Packages.props", "Update", "Version")).ToList();

        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(listed));
    }

    private IEnumerable<string> Named(string file, string id, string version) =>
        from element in XDocument.Load(Path.Combine(_box.Home, file)).Descendants()
        where element.Attribute(id) is not null && element.Attribute(version) is not null
        select $"{(string?)element.Attribute(id)} {AsNuGetSays((string)element.Attribute(version)!)}";

    [Fact]
    public async Task A_compile_error_fails()
    {
        Play(restore: "", build: "printf 'A.cs(1,1): error CS1061: no such member\\n'; exit 1");
        var (code, _, messages) = await RunAsync();
        Assert.Equal(1, code);
        Assert.Contains("CS1061", messages, StringComparison.Ordinal);
    }

    public void Dispose() => _box.Dispose();
}
