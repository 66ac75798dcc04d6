// aws-local-stepfunctions on a job: node rival.mjs JOB ANSWER. Copied to where the package is installed, and run there.
import { readFileSync, writeFileSync } from "node:fs";
import { StateMachine } from "aws-local-stepfunctions";

// The package calls this for local functions; Node has it from version 22.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

const [jobFile, answerFile] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobFile, "utf8"));
const machine = new StateMachine(JSON.parse(job.definition));
const overrides = { taskResourceLocalHandlers: { Item: async () => job.taskResult } };

const started = performance.now();
const outputs = await Promise.all(job.inputs.map((input) => machine.run(input, { overrides }).result));
const seconds = (performance.now() - started) / 1000;
writeFileSync(answerFile, JSON.stringify({ seconds, outputs }));
