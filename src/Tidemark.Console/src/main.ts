import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';

// What the browser notes of each request would only grow with time.
performance.setResourceTimingBufferSize(0);

mount(App, { target: document.getElementById('app')! });
