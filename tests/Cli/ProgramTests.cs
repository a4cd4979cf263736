using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using AutoVideo.Cli;

namespace AutoVideo.Tests.Cli;

/// <summary>The built program as a process of its own: exit codes, signals, streams.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly CliRun _place = new();

    [Fact]
    public async Task Ctrl_C_cancels_the_video_and_ends_with_130()
    {
        await using var api = await PlayedVideoApi.StartAsync([VideoStates.Accepted, VideoStates.Running("render", 60)], settings => settings with { Hangs = true });
        api.Announce(_place.DataFolder);
        using var program = Start("exec \"$@\"", "Bees");
        var output = program.StandardOutput.ReadToEndAsync();
        var messages = program.StandardError.ReadToEndAsync();

        await api.Watched.Task;
        using var kill = Process.Start("kill", ["-INT", program.Id.ToString(CultureInfo.InvariantCulture)]);
        await program.WaitForExitAsync();

        Assert.Equal(ExitCodes.Interrupted, program.ExitCode);
        Assert.True(api.Cancelled.Task.IsCompletedSuccessfully);
        Assert.Empty(await output);
        Assert.Contains("Interrupted.", await messages, StringComparison.Ordinal);
        Assert.Empty(_place.Files);
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    [InlineData("-KILL")]
    public async Task However_the_program_ends_the_host_it_started_stops_in_order(string signal)
    {
        await using var api = await PlayedVideoApi.StartAsync([VideoStates.Accepted, VideoStates.Running("render", 60)], settings => settings with { Hangs = true });
        var stopped = Path.Combine(_place.CurrentFolder, "stopped");
        using (var make = Process.Start("mkfifo", [stopped]))
            await make.WaitForExitAsync();
        PlayHost($"""
            trap 'echo in order >"{stopped}"; exit 0' TERM
            echo "Now listening on {api.Address}"
            tail -f /dev/null & wait
            """);
        using var program = StartWithHost("Bees");
        var messages = program.StandardError.ReadToEndAsync();

        await api.Watched.Task;
        using var kill = Process.Start("kill", [signal, program.Id.ToString(CultureInfo.InvariantCulture)]);
        var word = await File.ReadAllTextAsync(stopped);
        await program.WaitForExitAsync();

        Assert.Equal("in order\n", word);
        Assert.Equal(signal == "-KILL" ? 137 : ExitCodes.Interrupted, program.ExitCode);
        Assert.Equal(signal != "-KILL", api.Cancelled.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task In_a_pipe_the_path_alone_stands_on_standard_output_and_no_colours_on_standard_error()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Accepted, VideoStates.Running("voice", 20), VideoStates.Completed("Bees"));
        api.Announce(_place.DataFolder);

        var (code, output, messages) = await RunAsync("exec \"$@\"", "Bees");

        Assert.Equal(ExitCodes.Done, code);
        Assert.Equal(Path.Combine(_place.CurrentFolder, "bees.mp4") + "\n", output);
        Assert.Matches(@"voice\s+50 %", messages);
        Assert.DoesNotContain("\u001b", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_no_part_of_a_file()
    {
        await using var api = await PlayedVideoApi.StartAsync(VideoStates.Completed("Bees"));
        api.File = new byte[4 * 1024 * 1024];
        api.Announce(_place.DataFolder);

        // No file of this process may grow beyond 1 MB: a write fails as on a full disk. (The runtime keeps its own code in a larger
        // file in memory unless told otherwise.)
        var (code, output, messages) = await RunAsync("trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f 1024; exec \"$@\"", "Bees");

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Empty(output);
        Assert.Contains("could not be written", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", messages, StringComparison.Ordinal);
        Assert.Empty(_place.Files);
    }

    [Fact]
    public async Task Bad_arguments_end_with_2()
    {
        var (code, output, messages) = await RunAsync("exec \"$@\"", "t", "--format", "1:2");

        Assert.Equal(ExitCodes.BadInput, code);
        Assert.Empty(output);
        Assert.Contains("9:16, 16:9, 1:1", messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_version_are_results()
    {
        var (code, help, _) = await RunAsync("exec \"$@\"", "--help");
        Assert.Equal(ExitCodes.Done, code);
        Assert.Contains("./run [<topic>]", help, StringComparison.Ordinal);

        (_, var version, _) = await RunAsync("exec \"$@\"", "--version");
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", version);
    }

    [Fact]
    public async Task Without_a_built_host_the_way_to_build_it_is_named()
    {
        var (code, _, messages) = await RunAsync("exec \"$@\"", "Bees");

        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("Start AutoVideo with ./run", messages, StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private async Task<(int Code, string Output, string Messages)> RunAsync(string shell, params string[] arguments)
    {
        using var program = Start(shell, arguments);
        var output = program.StandardOutput.ReadToEndAsync();
        var messages = program.StandardError.ReadToEndAsync();
        await program.WaitForExitAsync();
        return (program.ExitCode, await output, await messages);
    }

    /// <summary>A played dotnet, which is what the program starts its host with.</summary>
    private void PlayHost(string script)
    {
        var programs = Directory.CreateDirectory(Path.Combine(_place.DataFolder, "bin"));
        var dotnet = Path.Combine(programs.FullName, "dotnet");
        File.WriteAllText(dotnet, $"#!/bin/bash\n{script}\n");
        using var chmod = Process.Start("chmod", ["755", dotnet]);
        chmod.WaitForExit();
        var built = Path.Combine(_place.CurrentFolder, "artifacts/bin/AutoVideo.Functions/release/AutoVideo.Functions.dll");
        Directory.CreateDirectory(Path.GetDirectoryName(built)!);
        File.WriteAllText(built, "");
    }

    private Process StartWithHost(params string[] arguments)
    {
        // The executable that stands beside the library: it takes dotnet from the path.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(own.Parent!.Parent!.FullName, "AutoVideo.Cli", own.Name, "AutoVideo.Cli");
        var info = new ProcessStartInfo(program, ["--data", _place.DataFolder, .. arguments])
        {
            WorkingDirectory = _place.CurrentFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["AUTOVIDEO_HOME"] = _place.CurrentFolder;
        info.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        info.Environment["PATH"] = Path.Combine(_place.DataFolder, "bin") + ":" + Environment.GetEnvironmentVariable("PATH");
        return Process.Start(info)!;
    }

    private Process Start(string shell, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "AutoVideo.Cli.dll");
        var info = new ProcessStartInfo("bash", ["-c", shell, "bash", "dotnet", program, "--data", _place.DataFolder, .. arguments])
        {
            WorkingDirectory = _place.CurrentFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment["AUTOVIDEO_HOME"] = _place.CurrentFolder;
        return Process.Start(info)!;
    }
}
