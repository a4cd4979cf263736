using AutoVideo.Ai.Calls;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>A process that makes one paid call and says what it hears. Arguments: data folder, address of the server, and <c>job</c>, <c>direct</c> or <c>large</c>.</summary>
public sealed class PaidCaller : ITestProgram
{
    public async Task RunAsync(string[] arguments)
    {
        FileSizeLimit.ReportAsError();
        await using var process = AiServices.Of(arguments[0], "Ai:LeaseSeconds=0.5", "Ai:Retries=0").BuildServiceProvider();
        using var http = new HttpClient { BaseAddress = new Uri(arguments[1]) };
        CallOwner.Set(new CallOwner(CallWorld.User, CallWorld.Video, "script"));
        var said = await process.GetRequiredService<IProviderCalls>().RunAsync(
            CallWorld.Call(), CallJsonContext.Default.Said, (job, stop) => SendAsync(http, arguments[2], job, stop), CancellationToken.None);
        Console.Out.WriteLine($"heard {said.Text.Length}");
    }

    private static async Task<Answered<Said>> SendAsync(HttpClient http, string mode, ProviderJob job, CancellationToken stop)
    {
        http.DefaultRequestHeaders.Remove("Idempotency-Key");
        http.DefaultRequestHeaders.Add("Idempotency-Key", job.IdempotencyKey);
        if (mode == "job")
        {
            var id = job.JobId;
            if (id is null)
            {
                id = await (await http.PostAsync("/submit", null, stop)).Content.ReadAsStringAsync(stop);
                await job.SubmittedAsync(id, stop);
                Console.Out.WriteLine("submitted");
            }
            return new(new Said(await http.GetStringAsync($"/jobs/{id}", stop)), new AiUsage { Characters = 1 });
        }
        Console.Out.WriteLine("asking");
        var answer = await http.PostAsync("/answer", null, stop);
        return new(new Said(mode == "large" ? new string('x', 6_000_000) : await answer.Content.ReadAsStringAsync(stop)), new AiUsage { Characters = 1 });
    }
}
