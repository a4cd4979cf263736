using System.Globalization;
using AutoVideo.Cli.Api;
using AutoVideo.Cli.Hosts;
using AutoVideo.Cli.Input;
using AutoVideo.Cli.Output;
using AutoVideo.Cli.Progress;

namespace AutoVideo.Cli;

/// <summary>Carries out what the arguments ask for. Results go to standard output, everything else to standard error.</summary>
internal sealed class Application(Terminal terminal, TimeProvider time)
{
    private readonly Notes _notes = new(terminal.Messages);

    /// <returns>The exit code. Every fault ends here, as a message without a stack trace.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            return new CommandLine().Read(arguments, terminal.Output) switch
            {
                null => ExitCodes.Done,
                Command.Make make => await MakeAsync(make, cancellation),
                Command.Serve serve => await ServeAsync(serve, cancellation),
                Command.Clean clean => await CleanAsync(clean, cancellation),
                var unknown => throw new InvalidOperationException($"Nothing carries out {unknown}."),
            };
        }
        catch (CliException fault)
        {
            _notes.Fault(fault.Message);
            if (fault.Action is not null)
                _notes.Say(fault.Action);
            return fault.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            _notes.Warn("Interrupted.");
            return ExitCodes.Interrupted;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _notes.Fault($"This should not have happened: {fault.GetType().Name}: {fault.Message}");
            _notes.Say("Please report it with the command you ran.");
            return ExitCodes.Failed;
        }
    }

    private async Task<int> MakeAsync(Command.Make make, CancellationToken cancellation)
    {
        var request = make.Request with
        {
            Source = make.SourcePath is null ? null : await SourceText.ReadAsync("--source", make.SourcePath, terminal.OpenInput, cancellation),
            Script = make.ScriptPath is null ? null : await SourceText.ReadAsync("--script", make.ScriptPath, terminal.OpenInput, cancellation),
        };
        var file = VideoFile.At(make.OutPath, terminal.CurrentFolder);
        var path = await MakeAsync(make, request, file, cancellation);
        await terminal.Output.WriteLineAsync(path);
        return ExitCodes.Done;
    }

    private async Task<string> MakeAsync(Command.Make make, VideoRequest request, VideoFile file, CancellationToken cancellation)
    {
        using var http = LoopbackHttp.Create();
        await using var server = Server(make.DataFolder, http);
        var api = new VideoApi(server, http, time);
        IProgressView progress = terminal.IsInteractive ? new BarProgress(terminal.Messages, time) : new PlainProgress(_notes, time);
        return await new MakeVideo(api, new VideoFollower(api, time), progress, _notes, time).RunAsync(request, file, make.Verbose, cancellation);
    }

    private async Task<int> ServeAsync(Command.Serve serve, CancellationToken cancellation)
    {
        using var http = LoopbackHttp.Create();
        var program = HostProgram.Built(terminal.Home);
        return await new ServeVideos(program, http, time, _notes)
            .RunAsync(DataFolders.Resolve(serve.DataFolder, terminal.Home), serve.Port, serve.Listen, cancellation);
    }

    private async Task<int> CleanAsync(Command.Clean clean, CancellationToken cancellation)
    {
        using var http = LoopbackHttp.Create();
        await using var server = Server(clean.DataFolder, http);
        var report = await new VideoApi(server, http, time).CleanAsync(0, cancellation);
        _notes.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"Removed {report.ArtefactsRemoved} cached artefacts ({report.BytesRemoved / 1048576.0:0.0} MB) and {report.LeftoversRemoved} partial files; {report.Bytes / 1048576.0:0.0} MB stay."));
        return ExitCodes.Done;
    }

    private LocalServer Server(string? dataFolder, HttpClient http) =>
        new(DataFolders.Resolve(dataFolder, terminal.Home), () => HostProgram.Built(terminal.Home), http, time, _notes);
}
