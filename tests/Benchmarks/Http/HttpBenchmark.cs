using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoVideo.Benchmarks.Http;

/// <summary>
/// The same handler as an HTTP function of the embedded host and as a bare minimal API, each in a process of its own, under wrk:
/// requests per second at full load, and the 99th percentile at half of what the bare one does.
/// </summary>
internal static partial class HttpBenchmark
{
    private const int Connections = 64;
    private const int HalfLoadConnections = 128;

    private sealed record Load(double PerSecond, double P99Milliseconds);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["serve", var kind])
            return await HttpServers.Serve(kind);
        var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10;
        // Turn and turn about, so that what else runs on the machine hits both alike.
        var rounds = new List<(double Ratio, double Bare, double Function, double Late)>();
        for (var round = 1; round <= 3; round++)
        {
            var bare = await Full("bare", seconds);
            var function = await Full("functions", seconds);
            var bareAtHalf = await Half("bare", bare.PerSecond / 2, seconds);
            var functionAtHalf = await Half("functions", bare.PerSecond / 2, seconds);
            rounds.Add((function.PerSecond / bare.PerSecond, bare.PerSecond, function.PerSecond, functionAtHalf.P99Milliseconds - bareAtHalf.P99Milliseconds));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: bare {bare.PerSecond:0}/s, function {function.PerSecond:0}/s, ratio {rounds[^1].Ratio:0.00}; half load p99 bare {bareAtHalf.P99Milliseconds:0.0} ms at {bareAtHalf.PerSecond:0}/s, function {functionAtHalf.P99Milliseconds:0.0} ms at {functionAtHalf.PerSecond:0}/s"));
        }
        var ratio = rounds.Select(round => round.Ratio).Order().ElementAt(1);
        var late = rounds.Select(round => round.Late).Order().ElementAt(1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median: {ratio:P0} of bare Kestrel, p99 at half load {late:+0.0;-0.0} ms"));
        return ratio >= 0.7 && late <= 2 ? 0 : 1;
    }

    private static Task<Load> Full(string kind, int seconds) => Measure(kind, seconds, Connections, null);

    private static Task<Load> Half(string kind, double perSecond, int seconds) =>
        Measure(kind, seconds, HalfLoadConnections, Math.Max(1, (int)Math.Round(HalfLoadConnections * 1000 / perSecond)));

    private static async Task<Load> Measure(string kind, int seconds, int connections, int? delayMilliseconds)
    {
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Self(), "http", "serve", kind]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        try
        {
            var address = (await server.StandardOutput.ReadLineAsync())!["Now listening on ".Length..];
            var url = $"{address}/api/items/42";
            await Wrk(url, Math.Min(3, seconds), connections, null);
            return await Wrk(url, seconds, connections, delayMilliseconds);
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static string[] Self() => Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(HttpBenchmark).Assembly.Location] : [];

    private static async Task<Load> Wrk(string url, int seconds, int connections, int? delayMilliseconds)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--latency"]) { RedirectStandardOutput = true };
        string? script = null;
        if (delayMilliseconds is { } delay)
        {
            script = Path.GetTempFileName();
            await File.WriteAllTextAsync(script, $"function delay() return {delay.ToString(CultureInfo.InvariantCulture)} end\n");
            start.ArgumentList.Add("-s");
            start.ArgumentList.Add(script);
        }
        start.ArgumentList.Add(url);
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        if (script is not null)
            File.Delete(script);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || !PerSecond().IsMatch(output))
            throw new InvalidOperationException(output);
        var p99 = P99().Match(output);
        var unit = p99.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000.0 };
        return new Load(Number(PerSecond().Match(output).Groups[1].Value), Number(p99.Groups[1].Value) * unit);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();
}
