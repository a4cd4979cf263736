using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.IdempotencyKeys;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Http;

/// <summary>
/// Lets a POST with an <c>Idempotency-Key</c> be done once: a repeat gets the first one's answer for a day, 409 while that is under way,
/// 422 when it asks for something else. What was refused may be corrected and sent with the same key. Of an answer of events, a repeat gets the last one.
/// </summary>
internal sealed class IdempotencyMiddleware(FunctionCatalog catalog, IdempotencyClaims claims, ClientReader clients) : IFunctionsWorkerMiddleware
{
    private const string Replayed = "Idempotency-Replayed";
    // What an answer says of itself; the rest belongs to the exchange.
    private static readonly string[] Kept = ["Content-Type", "Location", "ETag", "Link", "Content-Language", "Content-Disposition", "Cache-Control"];

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || !HttpMethods.IsPost(http.Request.Method)
            || catalog.Find(context.FunctionDefinition.Name) is not { IsIdempotent: true } function)
        {
            await next(context);
            return;
        }
        if (Idempotency.KeyOf(http.Request) is { } key)
            await OnceAsync(context, http, function, key, next);
        else if (function.NeedsIdempotencyKey)
            throw Idempotency.Wrong("idempotency_key_missing", $"Each call costs something: send {Idempotency.Header} with a text of your own, such as a UUID, so that a repeat is done once.");
        else
            await next(context);
    }

    private async Task OnceAsync(FunctionContext context, HttpContext http, DeclaredFunction function, string key, FunctionExecutionDelegate next)
    {
        var cancellation = http.RequestAborted;
        var fingerprint = await Idempotency.FingerprintAsync(http.Request, function.Accepts?.MaxBytes, cancellation);
        switch (await claims.ClaimAsync(OwnerOf(http), Idempotency.ClaimIdOf(function, http.Request.Path, key), fingerprint, cancellation))
        {
            case ClaimOutcome.Reused:
                throw Idempotency.Wrong("idempotency_key_reused", "This key was used for another request within a day; take a new one.");
            case ClaimOutcome.Running { RetryAfter: var wait }:
                http.Response.Headers.RetryAfter = Math.Clamp((long)Math.Ceiling(wait.TotalSeconds), 1, 5).ToString(CultureInfo.InvariantCulture);
                throw Idempotency.Wrong("idempotency_key_running", "A request with this key is under way; its answer can be had by repeating it.");
            case ClaimOutcome.Done { Answer: null }:
                throw Idempotency.Wrong("idempotency_answer_too_long", "The request was done; its answer was too long to keep.");
            case ClaimOutcome.Done { Answer: { } answer }:
                context.GetInvocationResult().Value = Again(http, function, answer);
                break;
            case ClaimOutcome.Mine { Claim: var claim }:
                // Events are written after this.
                http.Response.RegisterForDisposeAsync(claim);
                await DoAsync(context, http, claim, next);
                break;
        }
    }

    private static async Task DoAsync(FunctionContext context, HttpContext http, HeldClaim claim, FunctionExecutionDelegate next)
    {
        Idempotency.Hold(http, claim);
        try
        {
            await next(context);
            if (context.GetInvocationResult().Value is not IResult result)
                return;
            if (result is EventsAnswer events)
            {
                events.Keep(claim);
                return;
            }
            var ready = await ReadyAnswer.CaptureAsync(http, result);
            context.GetInvocationResult().Value = ready;
            if (ready.Status >= StatusCodes.Status500InternalServerError)
                await claim.LetGoAsync(CancellationToken.None);
            else if (ready.Status >= StatusCodes.Status400BadRequest)
                await claim.GiveBackAsync(CancellationToken.None);
            else
                await claim.FinishAsync(new KeptAnswer(ready.Status, HeadersOf(http), ready.Body), CancellationToken.None);
        }
        catch (PermanentException refused) when (Problems.StatusOf(refused.Code) < StatusCodes.Status500InternalServerError)
        {
            await claim.GiveBackAsync(CancellationToken.None);
            throw;
        }
        catch
        {
            await claim.LetGoAsync(CancellationToken.None);
            throw;
        }
    }

    private static Dictionary<string, string> HeadersOf(HttpContext http) => Kept
        .Where(name => http.Response.Headers.ContainsKey(name)).ToDictionary(name => name, name => http.Response.Headers[name].ToString());

    private static ReadyAnswer Again(HttpContext http, DeclaredFunction function, KeptAnswer answer)
    {
        foreach (var (name, value) in answer.Headers)
            http.Response.Headers[name] = value;
        http.Response.Headers[Replayed] = "true";
        if (function.SendsEvents && EventsAnswer.IsWanted(http.Request))
        {
            http.Response.ContentType = EventsAnswer.ContentType;
            return new ReadyAnswer(StatusCodes.Status200OK, EventsAnswer.Again(answer));
        }
        return new ReadyAnswer(answer.Status, answer.Body);
    }

    private string OwnerOf(HttpContext http) => RequestCallers.Of(http) is { IsGuest: false } caller
        ? caller.UserId
        : $"guest-{Idempotency.Hex(clients.AddressOf(http.Request) ?? "")}";
}
