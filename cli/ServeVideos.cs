using System.Globalization;
using AutoVideo.Cli.Hosts;
using AutoVideo.Cli.Output;
using AutoVideo.Identity;

namespace AutoVideo.Cli;

/// <summary>Serves the HTTP API until it is stopped, and says how to make a first video.</summary>
internal sealed class ServeVideos(HostProgram program, HttpClient http, TimeProvider time, Notes notes)
{
    private const string SignInMarker = "Sign in once: ";

    public async Task<int> RunAsync(string dataFolder, int port, string? listen, CancellationToken cancellation)
    {
        if (HostFile.FindAddress(dataFolder) is { } running && await AnswersAsync(running, cancellation))
            throw CliException.Failed($"A server already runs on {dataFolder}: {running}", "Use it, stop it, or choose another folder with --data DIR.");
        DataFolders.Create(dataFolder);
        var settings = new Dictionary<string, string> { ["Data:Folder"] = dataFolder, ["Host:Port"] = port.ToString(CultureInfo.InvariantCulture) };
        if (listen is not null)
            settings["Host:Listen"] = listen;

        var serving = false;
        string? link = null;
        await using var host = HostProcess.Start(program, settings, time, line =>
        {
            if (line.StartsWith(SignInMarker, StringComparison.Ordinal))
                link = line[SignInMarker.Length..];
            else if (serving)
                notes.Say(line);
        });
        try
        {
            Explain(await host.ListeningAsync(cancellation), dataFolder, link);
            serving = true;
            var code = await host.EndedAsync(cancellation);
            throw CliException.Failed($"The server ended by itself (code {code}). {host.Reason()}");
        }
        catch (HostEndedException ended)
        {
            throw ended.ToCliException(null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            notes.Say("Stopping … unfinished videos go on at the next start.");
            await host.StopAsync();
            return ExitCodes.Done;
        }
    }

    private async Task<bool> AnswersAsync(Uri address, CancellationToken cancellation)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/api/health/live"), cancellation);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Explain(Uri address, string dataFolder, string? link)
    {
        var shown = address.IsLoopback ? $"http://localhost:{address.Port}" : address.GetLeftPart(UriPartial.Authority);
        notes.Say($$"""

            AutoVideo serves {{shown}}/api/v1 with its data in {{dataFolder}}. Ctrl+C stops it.{{SignInText(link)}}
            A first video, from another terminal:
              ./run "How black holes form" --source docs/examples/black-holes.md
            or from any program:
              curl -sS {{shown}}/api/v1/videos -H "Authorization: Bearer {{(address.IsLoopback ? $"$(cat {OwnerKeyFile.PathIn(dataFolder)})" : "KEY")}}" -H 'Content-Type: application/json' -d '{"topic":"How black holes form"}'

            """);
    }

    private static string SignInText(string? link) => link is null ? "" : $"\nOpen this link once, within a day, to sign in:\n  {link}";
}
