const express = require("express");
const { execSync } = require("child_process");
const OpenAI = require("openai");

const app = express();
const client = new OpenAI();

async function run(question) {
  const answer = await client.chat.completions.create({ model: "small", messages: [question] });
  // ruleid: ai-js-model-output-to-code
  const value = eval(answer.choices[0].message.content);
  const other = await client.responses.create({ model: "small", input: "Hi" });
  // ruleid: ai-js-model-output-to-code
  execSync(`git ${other.output_text}`);
  // ok: ai-js-model-output-to-code
  const plan = JSON.parse(answer.choices[0].message.content);
  return { value, plan };
}

app.post("/chat", async (req, res) => {
  const messages = [
    // ruleid: ai-js-request-in-system-prompt
    { role: "system", content: `You are ${req.body.persona}.` },
    // ok: ai-js-request-in-system-prompt
    { role: "user", content: req.body.question },
  ];
  res.json(await client.chat.completions.create({ model: "small", messages }));
});
