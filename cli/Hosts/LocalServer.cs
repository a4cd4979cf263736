using AutoVideo.Cli.Output;
using AutoVideo.Identity;

namespace AutoVideo.Cli.Hosts;

/// <summary>The server of a data folder: the one that runs there already, or a child host for as long as this program needs it.</summary>
internal sealed class LocalServer(string dataFolder, Func<HostProgram> program, HttpClient http, TimeProvider time, Notes notes) : IVideoServer, IAsyncDisposable
{
    private const int Starts = 3;
    private static readonly TimeSpan HealthTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnnounceTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private HostProcess? _host;
    private HostLog? _log;
    private Uri? _address;
    private int _started;

    public async Task<Uri> AddressAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            var isThere = _address is not null && (_host is null ? await IsLiveAsync(_address, cancellation) : !_host.HasExited);
            if (isThere)
                return _address!;
            return _address = await FindAsync(cancellation) ?? await StartAsync(cancellation);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _gate.Dispose();
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is { } host)
            await host.DisposeAsync();
        _log?.Dispose();
    }

    private async Task<Uri?> FindAsync(CancellationToken cancellation) =>
        HostFile.FindAddress(dataFolder) is { } address && await IsLiveAsync(address, cancellation) ? address : null;

    private async Task<Uri> StartAsync(CancellationToken cancellation)
    {
        if (_host is not null)
            notes.Warn($"The host stopped; starting it again. {_host.Reason()}");
        if (++_started > Starts)
            throw CliException.Failed($"The host stopped {Starts} times.", $"What it said is in {Log}. Start again to go on where it stopped.");
        DataFolders.Create(dataFolder);
        var deadline = time.GetUtcNow() + AnnounceTime;
        while (true)
        {
            try
            {
                return await StartOnceAsync(cancellation);
            }
            catch (HostEndedException ended) when (ended.ExitCode == HostEndedException.FolderInUse)
            {
                // Another program was faster and says soon where its host listens, or its host is about to end.
                if (await FindAsync(cancellation) is { } address)
                {
                    await StopAsync();
                    return address;
                }
                if (time.GetUtcNow() > deadline)
                    throw ended.ToCliException(null);
                await Task.Delay(Pause, time, cancellation);
            }
            catch (HostEndedException ended)
            {
                throw ended.ToCliException($"What the host said is in {Log}.");
            }
        }
    }

    private async Task<Uri> StartOnceAsync(CancellationToken cancellation)
    {
        await StopAsync();
        var log = _log = HostLog.Open(Log);
        var settings = new Dictionary<string, string> { ["Data:Folder"] = dataFolder, ["Host:Port"] = "0" };
        _host = HostProcess.Start(program(), settings, time, log.WriteLine);
        var address = await _host.ListeningAsync(cancellation);
        await LiveAsync(address, cancellation);
        return address;
    }

    // An API key of one's own, for a server that is not for this machine alone; else the key of the data folder.
    public string? Token => Environment.GetEnvironmentVariable("AUTOVIDEO_API_KEY") is { Length: > 0 } key ? key : OwnerKeyFile.Find(dataFolder);

    public string? LogPath => _host is null ? null : Log;

    private string Log => Path.Combine(dataFolder, "host.log");

    private async Task LiveAsync(Uri address, CancellationToken cancellation)
    {
        var deadline = time.GetUtcNow() + AnnounceTime;
        while (!await IsLiveAsync(address, cancellation))
        {
            if (_host!.HasExited)
                throw new HostEndedException(await _host.EndedAsync(cancellation), _host.Reason());
            if (time.GetUtcNow() > deadline)
                throw CliException.Failed($"The host at {address} does not answer.", $"What it said is in {Log}.");
            await Task.Delay(Pause, time, cancellation);
        }
    }

    private async Task<bool> IsLiveAsync(Uri address, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(HealthTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/api/health/live"), either.Token);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
