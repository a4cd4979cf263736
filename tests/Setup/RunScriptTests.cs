namespace AutoVideo.Tests.Setup;

/// <summary>What <c>./run</c> does before AutoVideo starts, with the package manager and .NET played.</summary>
public sealed class RunScriptTests : IDisposable
{
    // Lists, simulates and downloads as apt-get does; the simulation also wants a newer C library.
    private const string AptGet = """
        for word in "$@"; do
          case "$word" in
            -s) echo 'Inst libc6 [1.0] (2.0 Debian:12 [amd64])'; echo 'Inst libogg0 (1.3 Debian:12 [amd64])'; echo 'Inst ffmpeg [5.0] (5.1 Debian:12 [amd64])'; exit 0 ;;
            download) touch ffmpeg_5.1.deb libogg0_1.3.deb; exit 0 ;;
          esac
        done
        """;

    private const string Dpkg = """
        [ "$1" = -x ] || exit 9
        mkdir -p "$3/usr/bin" "$3/usr/lib/x86_64-linux-gnu" "$3/usr/share/doc/ffmpeg"
        case "$2" in *ffmpeg*) printf '#!/bin/sh\n' >"$3/usr/bin/ffmpeg"; ln -sf /usr/bin/ffmpeg "$3/usr/share/doc/ffmpeg/link" ;; esac
        """;

    private const string DotNet = """
        case "$1" in
          --list-sdks) echo "10.0.100 [/sdk]" ;;
          build) mkdir -p "$HOME/artifacts/bin/AutoVideo.Cli/release"; touch "$HOME/artifacts/bin/AutoVideo.Cli/release/AutoVideo.Cli.dll" ;;
        esac
        """;

    private readonly ScriptSandbox _box = new();

    public RunScriptTests() => _box.CopyFromRepository("run");

    [Fact]
    public async Task With_everything_there_it_installs_nothing_and_says_nothing()
    {
        PlayEverything();

        Assert.Equal((0, "", ""), await _box.RunAsync("run", "--setup-only"));
        Assert.Empty(_box.Calls);
    }

    [Fact]
    public async Task Without_root_a_missing_program_is_unpacked_beside_the_checkout_with_what_it_needs()
    {
        PlayEverything("ffmpeg");

        var (code, _, messages) = await _box.RunAsync("run", asNobody: true, "--setup-only");

        Assert.True(code == 0, messages);
        Assert.StartsWith("Unpacking 1 missing packages into .tools/ (no root needed): ffmpeg", messages, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Root, "usr/bin/ffmpeg")));
        var download = Assert.Single(_box.Calls, call => call.Contains(" download ", StringComparison.Ordinal));
        Assert.EndsWith("download -q libogg0=1.3 ffmpeg=5.1", download, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, call => call.Contains("install -y", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Unpacked_programs_are_found_at_the_next_start_and_nothing_is_fetched_again()
    {
        PlayEverything("ffmpeg");
        await _box.RunAsync("run", asNobody: true, "--setup-only");
        var calls = _box.Calls.Length;

        var (code, output, messages) = await _box.RunAsync("run", asNobody: true, "--environment");

        Assert.True(code == 0, messages);
        Assert.Empty(messages);
        Assert.Contains($"export Tools__Root={Root}\n", output, StringComparison.Ordinal);
        Assert.Contains($"export FONTCONFIG_FILE={Root}/etc/fonts/autovideo.conf\n", output, StringComparison.Ordinal);
        Assert.Equal(calls, _box.Calls.Length);
    }

    [Fact]
    public async Task Absolute_links_of_unpacked_packages_lead_to_the_unpacked_files()
    {
        PlayEverything("ffmpeg");
        await _box.RunAsync("run", asNobody: true, "--setup-only");

        Assert.Equal(Path.Combine(Root, "usr/bin/ffmpeg"), new FileInfo(Path.Combine(Root, "usr/share/doc/ffmpeg/link")).LinkTarget);
    }

    [Fact]
    public async Task A_moved_checkout_unpacks_anew()
    {
        PlayEverything("ffmpeg");
        await _box.RunAsync("run", asNobody: true, "--setup-only");
        var complete = Path.Combine(Root, ".complete");
        await File.WriteAllTextAsync(complete, "/elsewhere/.tools/root\nffmpeg\n");

        var (code, _, messages) = await _box.RunAsync("run", asNobody: true, "--setup-only");

        Assert.True(code == 0, messages);
        Assert.Contains("Unpacking 1 missing packages", messages, StringComparison.Ordinal);
        Assert.Equal($"{Root}\nffmpeg\n", await File.ReadAllTextAsync(complete));
    }

    [Fact]
    public async Task A_mirror_that_cannot_be_reached_is_named_as_the_cause()
    {
        PlayEverything("ffmpeg");
        _box.Play("apt-get", "echo 'E: Could not resolve mirror.example'; exit 100");

        var (code, output, messages) = await _box.RunAsync("run", asNobody: true, "--setup-only");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("E: Could not resolve mirror.example", messages, StringComparison.Ordinal);
        Assert.Contains("apt-get update failed", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_no_apt_the_missing_packages_are_named_and_the_start_goes_on_without_them()
    {
        _box.PlayToolsExcept("flite", "mecab");
        _box.Play("dotnet", DotNet);

        var (code, _, messages) = await _box.RunAsync("run", "--setup-only");

        Assert.Equal(0, code);
        Assert.Matches(@"This is no Debian system[^\n]*flite mecab", messages);
    }

    [Fact]
    public async Task Where_there_is_no_apt_nothing_starts_without_ffmpeg()
    {
        _box.PlayToolsExcept("ffmpeg");

        var (code, _, messages) = await _box.RunAsync("run", "--setup-only");

        Assert.Equal(1, code);
        Assert.Contains("'ffmpeg' is needed", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_builds_once_and_again_after_a_change_and_passes_its_arguments_on()
    {
        PlayEverything();
        WriteSources();

        for (var start = 0; start < 2; start++)
            Assert.Equal(0, (await _box.RunAsync("run", "How black holes form", "--seconds", "30")).Code);
        Assert.Single(Builds);
        Assert.EndsWith("AutoVideo.Cli.dll How black holes form --seconds 30", _box.Calls[^1], StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(Path.Combine(_box.Home, "shared/A.cs"), DateTime.UnixEpoch.AddYears(100));
        await _box.RunAsync("run", "Bees");
        Assert.Equal(2, Builds.Count());
    }

    [Fact]
    public async Task A_failed_build_shows_its_errors_and_is_tried_again()
    {
        PlayEverything();
        WriteSources();
        _box.Play("dotnet", """case "$1" in --list-sdks) echo 10.0.100 ;; build) echo 'A.cs(1,1): error CS1002: ; expected'; exit 1 ;; esac""");

        var (code, _, messages) = await _box.RunAsync("run", "Bees");

        Assert.Equal(1, code);
        Assert.Contains("error CS1002: ; expected", messages, StringComparison.Ordinal);
        await _box.RunAsync("run", "Bees");
        Assert.Equal(2, Builds.Count());
    }

    [Fact]
    public async Task An_older_sdk_is_refused_by_name()
    {
        PlayEverything();
        WriteSources();
        _box.Play("dotnet", "echo '8.0.100 [/sdk]'");

        var (code, _, messages) = await _box.RunAsync("run", "Bees");

        Assert.Equal(1, code);
        Assert.Contains("The .NET SDK 10 is needed; found: 8.0.100", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_needs_no_tools()
    {
        _box.Play("dotnet", DotNet);
        _box.Play("apt-get");
        WriteSources();

        Assert.Equal(0, (await _box.RunAsync("run", "--help")).Code);
        Assert.DoesNotContain(_box.Calls, call => call.StartsWith("apt-get", StringComparison.Ordinal));
    }

    public void Dispose() => _box.Dispose();

    private string Root => Path.Combine(_box.Home, ".tools/root");

    private IEnumerable<string> Builds => _box.Calls.Where(call => call.StartsWith("dotnet build", StringComparison.Ordinal));

    private void PlayEverything(params string[] except)
    {
        _box.PlayToolsExcept(except);
        _box.Play("apt-get", AptGet);
        _box.Play("dpkg", Dpkg);
        _box.Play("dotnet", DotNet);
    }

    private void WriteSources()
    {
        foreach (var name in new[]
        {
            "App.slnf", "Directory.Build.props", "Directory.Packages.props", "Hosting.props", "global.json", "host.json", ".editorconfig",
            "cli/A.cs", "functions/A.cs", "orchestrations/A.cs", "shared/A.cs",
        })
            _box.Write(name, "");
    }
}
