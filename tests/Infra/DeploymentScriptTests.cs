using System.Diagnostics;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using AutoVideo.Tests.Setup;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra;

/// <summary>The scripts that azd and the workflows call.</summary>
public sealed class DeploymentScriptTests : IDisposable
{
    private readonly ScriptSandbox _box = new();

    public void Dispose() => _box.Dispose();

    /// <summary>The official packages are not to be had everywhere; their signatures stand in, the host is the same.</summary>
    [Fact]
    public void What_azd_ships_is_the_azure_host()
    {
        var (code, said) = Run("infra/hooks/package-api", Repository.Root, "-p:OfficialApi=signatures", "-p:RunAnalyzers=false", "-nodeReuse:false");

        Assert.True(code == 0, said);
        var package = Repository.PathOf("artifacts/deploy/api");
        var (_, commit) = Run("/usr/bin/env", Repository.Root, "git", "rev-parse", "HEAD");
        Assert.EndsWith($"+{commit.Trim()}", FileVersionInfo.GetVersionInfo(Path.Combine(package, "AutoVideo.Functions.dll")).ProductVersion, StringComparison.Ordinal);
        Assert.Equal("azure", HostOf(Path.Combine(package, "AutoVideo.Functions.dll")));
        Assert.True(File.Exists(Path.Combine(package, "host.json")));
        Assert.Empty(Directory.GetFiles(package, "local.settings*"));
        Assert.False(File.Exists(Path.Combine(package, "AutoVideo.Embedded.dll")));
    }

    [Fact]
    public void A_package_with_the_embedded_host_is_refused()
    {
        Place("infra/hooks/package-api");
        _box.Play("dotnet", "mkdir -p artifacts/deploy/api && touch artifacts/deploy/api/host.json artifacts/deploy/api/AutoVideo.Embedded.dll");

        var (code, said) = RunInBox("infra/hooks/package-api");

        Assert.Equal(1, code);
        Assert.Contains("holds the embedded host", said, StringComparison.Ordinal);
        Assert.Contains("-p:AutoVideoHost=azure", Assert.Single(_box.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_a_developers_machine_are_never_shipped()
    {
        Place("infra/hooks/package-api");
        _box.Play("dotnet", "mkdir -p artifacts/deploy/api && touch artifacts/deploy/api/host.json artifacts/deploy/api/local.settings.json");

        var (code, said) = RunInBox("infra/hooks/package-api");

        Assert.Equal(1, code);
        Assert.Contains("which may be secret", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.example/autovideo/render-prod:azd-deploy-1", true)]
    [InlineData("mcr.microsoft.com/k8se/quickstart-jobs:latest", false)]
    public void Provisioning_keeps_the_image_and_the_release_that_are_deployed(string image, bool kept)
    {
        Place("infra/hooks/keep-deployed");
        Place("infra/scripts/azure.sh");
        Place("infra/scripts/deployed-release");
        // As the real one does, it refuses a tag beside a group or a type.
        _box.Play("az", $"""
            case " $* " in *' resource list '*' --tag '*) echo 'argument --tag: not allowed with --resource-group or --resource-type' >&2; exit 2 ;; esac
            case "$1 $2" in 'group exists') echo true ;; 'group show') echo v1.2.2 ;; 'resource list') case "$*" in *"[?tags.\"azd-service-name\"=='render']"*) echo caj-render-abc ;; esac ;; *) echo '{image}' ;; esac
            """);
        _box.Play("azd");

        var (code, said) = RunInBox("infra/hooks/keep-deployed");

        Assert.True(code == 0, said);
        Assert.Equal(kept, _box.Calls.Contains($"azd env set SERVICE_RENDER_IMAGE_NAME {image}"));
        Assert.Contains("azd env set AUTOVIDEO_RELEASE v1.2.2", _box.Calls);
    }

    [Fact]
    public void Before_the_first_deployment_there_is_no_image_to_keep()
    {
        Place("infra/hooks/keep-deployed");
        Place("infra/scripts/azure.sh");
        _box.Play("az", "echo false");
        _box.Play("azd");

        var (code, said) = RunInBox("infra/hooks/keep-deployed");

        Assert.True(code == 0, said);
        Assert.Equal(["az group exists --name rg-test"], _box.Calls);
    }

    [Fact]
    public void An_environment_that_was_taken_down_comes_again_without_the_image_it_had()
    {
        Place("infra/hooks/keep-deployed");
        Place("infra/scripts/azure.sh");
        _box.Play("az", "echo false");
        _box.Play("azd");
        _box.Environment["SERVICE_RENDER_IMAGE_NAME"] = "registry.example/autovideo/render-prod:azd-deploy-1";
        _box.Environment["AUTOVIDEO_RELEASE"] = "v1.2.2";

        var (code, said) = RunInBox("infra/hooks/keep-deployed");

        Assert.True(code == 0, said);
        Assert.Contains("azd env set SERVICE_RENDER_IMAGE_NAME ", _box.Calls);
        Assert.Contains("azd env set AUTOVIDEO_RELEASE ", _box.Calls);
    }

    [Theory]
    [InlineData("infra/hooks/keep-deployed")]
    [InlineData("infra/scripts/deployed-release")]
    [InlineData("infra/scripts/record-release", "v1.2.3")]
    public void What_asks_Azure_asks_about_the_subscription_of_the_environment(string script, params string[] arguments)
    {
        foreach (var file in new[] { "infra/hooks/keep-deployed", "infra/scripts/azure.sh", "infra/scripts/deployed-release", "infra/scripts/record-release" })
            Place(file);
        _box.Play("az", "case \"$1 $2\" in 'group exists') echo true ;; *) echo something ;; esac");
        _box.Play("azd");
        _box.Environment["AZURE_SUBSCRIPTION_ID"] = "0000-1111";

        var (code, said) = RunInBox(script, arguments);

        Assert.True(code == 0, said);
        Assert.All(_box.Calls.Where(call => call.StartsWith("az ", StringComparison.Ordinal)), call => Assert.EndsWith(" --subscription 0000-1111", call, StringComparison.Ordinal));
        Assert.True(_box.Calls.Length >= 2);
    }

    /// <summary>Taken for "there is nothing yet", it would have provisioning take the image away.</summary>
    [Theory]
    [InlineData("infra/hooks/keep-deployed")]
    [InlineData("infra/scripts/deployed-release")]
    [InlineData("infra/scripts/record-release", "v1.2.3")]
    public void Whoever_is_not_signed_in_is_told_so_and_nothing_is_changed(string script, params string[] arguments)
    {
        foreach (var file in new[] { "infra/hooks/keep-deployed", "infra/scripts/azure.sh", "infra/scripts/deployed-release", "infra/scripts/record-release" })
            Place(file);
        _box.Play("az", "echo \"Please run 'az login' to setup account.\" >&2; exit 1");
        _box.Play("azd");

        var (code, said) = RunInBox(script, arguments);

        Assert.Equal(1, code);
        Assert.Contains($"{Path.GetFileName(script)}: 'az group", said, StringComparison.Ordinal);
        Assert.Contains("Sign in (az login)", said, StringComparison.Ordinal);
        Assert.Single(_box.Calls);
    }

    [Fact]
    public void A_release_counts_as_deployed_when_it_says_that_it_is_ready()
    {
        Place("infra/scripts/wait-until-ready");
        _box.Play("git", "echo 1234abcd");
        _box.Play("curl", """
            echo asked >> asks
            case $(grep -c . asks) in
              1) echo '{"status":"ready","checks":[],"release":"0000ffff"}' ;; # the release before
              2) echo '{"status":"not_ready","checks":[],"release":"1234abcd"}'; exit 22 ;;
              *) echo '{"status":"ready","checks":[],"release":"1234abcd"}' ;;
            esac
            """);
        _box.Play("sleep");

        var (code, said) = RunInBox("infra/scripts/wait-until-ready", "https://api.example");

        Assert.True(code == 0, said);
        Assert.Equal(3, _box.Calls.Count(call => call.EndsWith("https://api.example/api/health/ready", StringComparison.Ordinal)));
    }

    /// <summary>As long as the new one does not start, the old one may be well.</summary>
    [Fact]
    public void The_answer_of_the_release_before_is_none_of_the_new_one()
    {
        Place("infra/scripts/wait-until-ready");
        _box.Play("git", "echo 1234abcd");
        _box.Play("curl", """echo '{"status":"ready","checks":[],"release":"0000ffff"}'""");
        _box.Play("sleep");

        var (code, said) = RunInBox("infra/scripts/wait-until-ready", "https://api.example", "1");

        Assert.Equal(1, code);
        Assert.Contains("another release than 1234abcd answers", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_release_that_does_not_get_ready_in_time_fails_with_what_it_said_last()
    {
        Place("infra/scripts/wait-until-ready");
        _box.Play("git", "echo 1234abcd");
        _box.Play("curl", "echo documents; exit 22");
        _box.Play("sleep");

        var (code, said) = RunInBox("infra/scripts/wait-until-ready", "https://api.example", "1");

        Assert.Equal(1, code);
        Assert.Contains("documents", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "v1.2.2", "v1.2.2\n")]
    [InlineData("true", "", "")]
    [InlineData("true", "None", "")]
    [InlineData("false", "", "")]
    public void What_runs_is_what_was_recorded_at_the_resource_group(string exists, string recorded, string said)
    {
        Place("infra/scripts/azure.sh");
        Place("infra/scripts/deployed-release");
        _box.Play("az", $"""case "$*" in 'group exists --name rg-test') echo {exists} ;; 'group show --name rg-test --query tags."autovideo-release" --output tsv') echo '{recorded}' ;; *) exit 2 ;; esac""");

        Assert.Equal((0, said), RunInBox("infra/scripts/deployed-release"));
    }

    [Fact]
    public void A_release_is_recorded_beside_the_other_tags()
    {
        Place("infra/scripts/azure.sh");
        Place("infra/scripts/record-release");
        _box.Play("az", "case \"$1 $2\" in 'group show') echo /subscriptions/1/resourceGroups/rg-test ;; esac");

        var (code, said) = RunInBox("infra/scripts/record-release", "v1.2.3");

        Assert.True(code == 0, said);
        Assert.Equal("az tag update --resource-id /subscriptions/1/resourceGroups/rg-test --operation Merge --tags autovideo-release=v1.2.3 --output none", _box.Calls[^1]);
    }

    [Theory]
    [InlineData("refs/tags/v1.2.3", true)]
    [InlineData("refs/heads/main", false)]
    [InlineData("refs/heads/v1", false)]
    [InlineData("refs/tags/nightly", false)]
    public void The_workflow_deploys_only_a_release_and_says_where_one_is_chosen(string from, bool taken)
    {
        var first = InfraParser.Yaml(File.ReadAllText(Repository.PathOf(".github/workflows/deploy.yml"))).GetProperty("jobs").GetProperty("test").GetProperty("steps")[0];

        var (code, said) = Run("/bin/bash", Repository.Root, ["-e", "-c", first.GetProperty("run").GetString()!], start => start.Environment["GITHUB_REF"] = from);

        Assert.Equal((taken ? 0 : 1, !taken), (code, said.Contains("under 'Use workflow from' choose a tag", StringComparison.Ordinal)));
    }

    private static string? HostOf(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute)
            .Where(attribute => attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } type
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == nameof(System.Reflection.AssemblyMetadataAttribute))
            .Select(attribute => metadata.GetBlobReader(attribute.Value))
            .Select(ReadMetadata)
            .Single(pair => pair.Key == "AutoVideoHost").Value;
    }

    private static (string? Key, string? Value) ReadMetadata(BlobReader value)
    {
        const ushort prolog = 1;
        return value.ReadUInt16() == prolog ? (value.ReadSerializedString(), value.ReadSerializedString()) : default;
    }

    private void Place(string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_box.Home, script))!);
        _box.CopyFromRepository(script);
    }

    private (int Code, string Said) RunInBox(string script, params string[] arguments) => Run(Path.Combine(_box.Home, script), _box.Home, arguments, start =>
    {
        start.Environment["PATH"] = _box.Programs;
        start.Environment["AZURE_ENV_NAME"] = "test";
        foreach (var name in new[] { "AZURE_SUBSCRIPTION_ID", "AZURE_RESOURCE_GROUP", "SERVICE_RENDER_IMAGE_NAME", "AUTOVIDEO_RELEASE" })
            start.Environment.Remove(name);
        foreach (var (name, value) in _box.Environment)
            start.Environment[name] = value;
    });

    private static (int Code, string Said) Run(string program, string folder, params string[] arguments) => Run(program, folder, arguments, _ => { });

    private static (int Code, string Said) Run(string program, string folder, string[] arguments, Action<ProcessStartInfo> change)
    {
        var path = program.Contains('/', StringComparison.Ordinal) && !Path.IsPathRooted(program) ? Path.Combine(folder, program) : program;
        var start = new ProcessStartInfo(path, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        DotNetCommand.ForgetRunner(start);
        change(start);
        using var process = new Process { StartInfo = start };
        var errors = new StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.Append(line.Data is null ? "" : line.Data + "\n");
        process.Start();
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors);
    }
}
