using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Identity;
using AutoVideo.Tests.Support.Servers;

namespace AutoVideo.Tests.Support;

/// <summary>The real program in a process of its own, on a data folder of its own and a free port.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];

    private RunningProduct(Process process, string dataFolder)
    {
        _process = process;
        DataFolder = dataFolder;
    }

    public string DataFolder { get; }
    public HttpClient Http { get; private set; } = null!;
    public int ProcessId => _process.Id;

    /// <summary>When it began to listen, as a timestamp of the system's clock.</summary>
    public long StartedAt { get; private set; }

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <param name="settings">E.g. <c>Render:Preset=ultrafast</c>.</param>
    public static Task<RunningProduct> StartAsync(string dataFolder, params string[] settings) => StartUnderAsync([], dataFolder, settings);

    /// <param name="under">A command that starts the program, e.g. <c>taskset -c 0</c>.</param>
    public static async Task<RunningProduct> StartUnderAsync(string[] under, string dataFolder, params string[] settings)
    {
        string[] command = [.. under, "dotnet"];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        info.ArgumentList.Add(typeof(VideoOrchestrator).Assembly.Location.Replace("AutoVideo.Orchestrations.dll", "AutoVideo.Functions.dll", StringComparison.Ordinal));
        info.ArgumentList.Add($"--Data:Folder={dataFolder}");
        info.ArgumentList.Add("--Host:Port=0");
        // What a test itself asks for counts.
        foreach (var setting in (await SharedServers.SettingsAsync(dataFolder)).Concat(settings))
            info.ArgumentList.Add($"--{setting}");
        var product = new RunningProduct(Process.Start(info)!, dataFolder);
        var address = await product.ReadAddressAsync();
        product.StartedAt = TimeProvider.System.GetTimestamp();
        product.Http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) };
        if (OwnerKeyFile.Find(dataFolder) is { } key)
            product.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return product;
    }

    /// <summary>SIGKILL, as a power cut for the process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and how it ended.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(new CancellationTokenSource(Eventually.Patience).Token);
        return _process.ExitCode;
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var response = await Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"POST {path}: {(int)response.StatusCode} {text}\n{Output}");
        return JsonElement.Parse(text);
    }

    public async Task<JsonElement> GetAsync(string path) => JsonElement.Parse(await Http.GetStringAsync(path));

    /// <summary>Follows a video until it has finished, or until <paramref name="enough"/> says so.</summary>
    public async Task<JsonElement> FollowAsync(string id, Func<JsonElement, bool>? enough = null)
    {
        var started = Stopwatch.StartNew();
        while (started.Elapsed < TimeSpan.FromMinutes(4))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/videos/{id}/events");
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            JsonElement? ended = null;
            while (await reader.ReadLineAsync() is { } line)
            {
                if (!line.StartsWith("data: ", StringComparison.Ordinal))
                    continue;
                var video = JsonElement.Parse(line[6..]);
                if (enough?.Invoke(video) == true)
                    return video;
                // The stream ends once the history, which follows the video, has all of it.
                ended = video.GetProperty("status").GetString() is "completed" or "failed" or "cancelled" ? video : null;
            }
            if (ended is not null)
                return ended.Value;
        }
        throw new TimeoutException($"Video {id} did not finish.\n{Output}");
    }

    /// <returns>The history of a video, once it tells that.</returns>
    public async Task<string> ToldAsync(string id, string what)
    {
        var history = "";
        await Eventually.TrueAsync(
            async () => (history = (await GetAsync($"/api/v1/videos/{id}/history")).ToString()).Contains(what, StringComparison.Ordinal), () => $"{history}\n{Output}");
        return history;
    }

    /// <summary>Waits until the list, which follows the videos themselves, has a video in a state.</summary>
    public Task ListedAsync(string id, string status) => Eventually.TrueAsync(
        async () => (await GetAsync($"/api/v1/videos?status={status}")).GetProperty("items").EnumerateArray().Any(item => item.GetProperty("id").GetString() == id),
        () => $"{id} is not listed as {status}.\n{Output}");

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task<string> ReadAddressAsync()
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = ReadLinesAsync(_process.StandardError, address);
        _ = ReadLinesAsync(_process.StandardOutput, address);
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(address.Task, ended).WaitAsync(Eventually.Patience) == ended)
            throw new InvalidOperationException($"The product ended with code {_process.ExitCode}:\n{Output}");
        return await address.Task;
    }

    private async Task ReadLinesAsync(StreamReader reader, TaskCompletionSource<string> address)
    {
        const string marker = "Now listening on ";
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
                _output.Add(line);
            var at = line.IndexOf(marker, StringComparison.Ordinal);
            if (at >= 0)
                address.TrySetResult(line[(at + marker.Length)..].Trim());
        }
    }
}
