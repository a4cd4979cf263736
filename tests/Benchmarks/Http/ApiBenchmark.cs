using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AutoVideo.Benchmarks.Http;

/// <summary>
/// The product in a process of its own under wrk: reads of several kinds by several signed-in users, a thousand a second or more. Every request passes all
/// of the API's middleware: token, rate limit, permission.
/// </summary>
internal static partial class ApiBenchmark
{
    private const int Users = 20;
    private const int Connections = 100;
    // Each connection pauses after its answer has come, so that somewhat fewer arrive than are offered.
    private const int Offered = 1_200;
    private const double P95Limit = 200;
    private const string Password = "correct horse battery";

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
        var folder = Directory.CreateTempSubdirectory("autovideo-api-");
        using var product = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "AutoVideo.Functions.dll"), $"--Data:Folder={folder.FullName}", "--Host:Port=0",
                "--RateLimits:Plans=default=1000000", "--RateLimits:PerAddress=1000000", "--Identity:LoginsPerAddressPerHour=100000",
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var address = await AddressAsync(product);
            var script = Path.Combine(folder.FullName, "load.lua");
            await File.WriteAllTextAsync(script, Script(await ReadsAsync(address)));
            await WrkAsync(address, script, 5);
            var cpu = product.TotalProcessorTime;
            var (p50, p95, p99, errors, perSecond) = await WrkAsync(address, script, seconds);
            product.Refresh();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{perSecond:0} requests/s, p50 {p50:0.0} ms, p95 {p95:0.0} ms, p99 {p99:0.0} ms, {errors} errors, {(product.TotalProcessorTime - cpu).TotalSeconds / seconds:0.00} cores"));
            return p95 <= P95Limit && errors == 0 ? 0 : 1;
        }
        finally
        {
            product.Kill();
            await product.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Uri> AddressAsync(Process product)
    {
        while (await product.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Address().Match(line) is { Success: true } found)
            {
                _ = product.StandardOutput.ReadToEndAsync();
                _ = product.StandardError.ReadToEndAsync();
                return new Uri(found.Value);
            }
        }
        throw new InvalidOperationException(await product.StandardError.ReadToEndAsync());
    }

    /// <summary>Addresses and tokens: who am I, a list, one thing of it, a part of it, another list, the plan.</summary>
    private static async Task<IReadOnlyList<(string Path, string Token)>> ReadsAsync(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        var reads = new List<(string, string)>();
        for (var user = 0; user < Users; user++)
        {
            http.DefaultRequestHeaders.Authorization = null;
            var signedIn = await JsonAsync(await http.PostAsJsonAsync("/api/v1/auth/register", new { email = $"user{user}@example.com", password = Password }));
            var token = signedIn.GetProperty("accessToken").GetString()!;
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var id = "";
            for (var scenario = 0; scenario < 20; scenario++)
                id = (await JsonAsync(await http.PostAsJsonAsync("/api/v1/scenarios", new { title = $"Scenario {scenario}", language = "en", scenes = Array.Empty<object>() }))).GetProperty("id").GetString()!;
            reads.AddRange(new[] { "/api/v1/auth/me", "/api/v1/scenarios", $"/api/v1/scenarios/{id}", "/api/v1/scenarios?fields=id,title&limit=5", "/api/v1/videos", "/api/v1/ai/quota" }.Select(path => (path, token)));
        }
        return reads;
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException(text);
    }

    private static string Script(IReadOnlyList<(string Path, string Token)> reads)
    {
        var lua = new StringBuilder("local reads = {\n");
        foreach (var (path, token) in reads)
            lua.Append(CultureInfo.InvariantCulture, $"  {{ '{path}', 'Bearer {token}' }},\n");
        lua.Append(CultureInfo.InvariantCulture, $$"""
            }
            local at = 0
            function request()
              at = at % #reads + 1
              return wrk.format('GET', reads[at][1], { ['Authorization'] = reads[at][2], ['Accept-Encoding'] = 'gzip' })
            end
            function delay() return {{Connections * 1000 / Offered}} end
            function done(summary, latency)
              local e = summary.errors
              io.write(string.format('RESULT %d %d %d %d %d %d\n', latency:percentile(50), latency:percentile(95), latency:percentile(99),
                e.connect + e.read + e.write + e.status + e.timeout, summary.requests, summary.duration))
            end
            """);
        return lua.ToString();
    }

    private static async Task<(double P50, double P95, double P99, int Errors, double PerSecond)> WrkAsync(Uri address, string script, int seconds)
    {
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", $"-c{Connections}", $"-d{seconds}s", "-s", script, address.GetLeftPart(UriPartial.Authority)]) { RedirectStandardOutput = true })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        var numbers = Result().Match(output) is { Success: true } found ? found.Groups[1].Value.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray() : throw new InvalidOperationException(output);
        return (numbers[0] / 1000, numbers[1] / 1000, numbers[2] / 1000, (int)numbers[3], numbers[4] / (numbers[5] / 1e6));
    }

    [GeneratedRegex(@"http://[\w.]+:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"RESULT ([\d ]+)")]
    private static partial Regex Result();
}
