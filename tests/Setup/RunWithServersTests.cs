namespace AutoVideo.Tests.Setup;

/// <summary>What <c>./run --with</c> starts, hands on and ends, with the servers played.</summary>
public sealed class RunWithServersTests : IDisposable
{
    private const string Server = """
        echo $$ >"$HOME/server.pid"
        echo 'Ready to accept connections'
        exec tail -f /dev/null
        """;

    private const string DotNet = """
        case "$1" in
          --list-sdks) echo "10.0.100 [/sdk]" ;;
          build) mkdir -p "$HOME/artifacts/bin/AutoVideo.Cli/release"; touch "$HOME/artifacts/bin/AutoVideo.Cli/release/AutoVideo.Cli.dll" ;;
          *.dll) printf '%s\n' "redis=${Redis__Connection:-}" "blobs=${Storage__Blobs:-}${Transcription__Offline:+ recogniser}" "$*"; exit "${WANTED:-7}" ;;
        esac
        """;

    private readonly ScriptSandbox _box = new();

    public RunWithServersTests()
    {
        _box.CopyFromRepository("run");
        _box.PlayToolsExcept();
        _box.Play("dotnet", DotNet);
        _box.Play("redis-server", Server);
        foreach (var name in new[]
        {
            "App.slnf", "Directory.Build.props", "Directory.Packages.props", "Hosting.props", "global.json", "host.json", ".editorconfig",
            "cli/A.cs", "functions/A.cs", "orchestrations/A.cs", "shared/A.cs",
        })
            _box.Write(name, "");
    }

    [Fact]
    public async Task The_product_is_led_to_the_server_which_ends_with_it_and_its_exit_code_is_handed_on()
    {
        var (code, output, messages) = await _box.RunAsync("run", "--with", "redis", "How black holes form");

        Assert.True(code == 7, messages);
        Assert.Matches("redis=127\\.0\\.0\\.1:[0-9]+\nblobs=\n.*--data .*/\\.tools/with/data How black holes form\n", output);
        Assert.Contains("redis is ready.", messages, StringComparison.Ordinal);
        var server = int.Parse(await File.ReadAllTextAsync(Path.Combine(_box.Home, "server.pid")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(Directory.Exists($"/proc/{server}"), "The server still runs.");
    }

    [Fact]
    public async Task The_recogniser_is_installed_where_it_is_asked_for_and_the_product_told_without_a_server_or_another_data_folder()
    {
        _box.Play("apt-get", $"""
            case "$*" in
              *' pocketsphinx pocketsphinx-en-us'*) mkdir -p {_box.SystemRoot}/usr/share/pocketsphinx/model/en-us; echo >{_box.SystemRoot}/usr/share/pocketsphinx/model/en-us/en-us.lm.bin
                printf '#!/bin/sh\n' >{_box.Programs}/pocketsphinx_continuous; /bin/chmod 755 {_box.Programs}/pocketsphinx_continuous ;;
            esac
            """);
        _box.Play("dpkg");
        var (code, output, messages) = await _box.RunAsync("run", "--with", "recogniser", "--data", "mine");
        Assert.True(code == 7, messages);
        Assert.Matches("redis=\nblobs= recogniser\n.*AutoVideo.Cli.dll --data mine\n", output);
        Assert.Matches("2 missing packages [^\n]*: pocketsphinx pocketsphinx-en-us\n", messages);
        Assert.DoesNotContain(_box.Calls, call => call.StartsWith("redis-server", StringComparison.Ordinal));

        // Who does not ask for it has none.
        (_, output, _) = await _box.RunAsync("run", "--data", "mine");
        Assert.Contains("blobs=\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_of_ones_own_is_kept()
    {
        var (_, output, _) = await _box.RunAsync("run", "--with=redis", "--data", "mine");
        Assert.EndsWith("AutoVideo.Cli.dll --data mine\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_start_is_said_with_its_own_words()
    {
        _box.Play("redis-server", "echo 'Could not bind'; exit 1");
        var (code, output, messages) = await _box.RunAsync("run", "--with", "redis");
        Assert.Equal((1, ""), (code, output));
        Assert.Contains("Could not bind", messages, StringComparison.Ordinal);
        Assert.Contains("run: redis did not start", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("memcached")]
    [InlineData("")]
    public async Task A_server_that_is_not_known_is_refused_before_anything_starts(string names)
    {
        var (code, _, messages) = await _box.RunAsync("run", "--with", names);
        Assert.Equal(1, code);
        Assert.Contains("--with takes redis, azurite, cosmos and recogniser", messages, StringComparison.Ordinal);
        Assert.DoesNotContain(_box.Calls, call => call.StartsWith("redis-server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_missing_server_is_installed_like_every_other_tool()
    {
        File.Delete(Path.Combine(_box.Programs, "redis-server"));
        _box.Play("apt-get", "case \"$*\" in *' install -y '*|'install -y'*) : ;; esac");
        _box.Play("dpkg");
        var (code, _, messages) = await _box.RunAsync("run", "--with", "redis", "--setup-only");
        Assert.Equal(1, code); // the played package manager brings nothing
        Assert.Contains("missing packages", messages, StringComparison.Ordinal);
        Assert.Contains("redis-server", messages, StringComparison.Ordinal);
    }

    public void Dispose() => _box.Dispose();
}
