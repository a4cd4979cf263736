using AutoVideo.Embedded.Functions.Middleware;

using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Embedded.Functions;

public interface IFunctionsWorkerApplicationBuilder
{
    IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
    IServiceCollection Services { get; }
}
